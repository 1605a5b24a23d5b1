// Facts: tables of what is known of pools and accounts, one column for each fact. A fact that the
// vendor does not tell leaves its cell empty; a date in the past has passed.
local p = import 'panels.libsonnet';

local date = { unit: 'time:YYYY-MM-DD HH:mm', 'custom.minWidth': 130 };
local yes_no = {
  mappings: [{ type: 'value', options: { '0': { index: 0, text: 'no' }, '1': { index: 1, text: 'yes' } } }],
};
local max(q, name, value='%s') = value % q.poolMax(name);

{
  pools(q)::
    local facts = [
      ['Used', max(q, 'api_credits_used'), 'Used', {}],
      ['Limit', max(q, 'api_credits_limit'), 'Limit', {}],
      ['Unlimited', max(q, 'api_credits_unlimited'), 'Unlimited', yes_no],
      ['Grant', max(q, 'api_credits_recurring_grant'), 'Grant', {}],
      ['Rollover', max(q, 'api_credits_rollover'), 'Rolls over', yes_no],
      ['Start', max(q, 'api_credits_period_start_timestamp_seconds', '1000 * %s'), 'Period began', date],
      ['Refresh', max(q, 'api_credits_refresh_timestamp_seconds', '1000 * %s'), 'Next refresh', date],
      ['Expiring', max(q, 'api_credits_expiring'), 'Next to lapse', {}],
      ['Expiry', max(q, 'api_credits_expiry_timestamp_seconds', '1000 * %s'), 'Lapses', date],
      ['Price', max(q, 'api_credits_price'), 'Price of one', { decimals: 5 }],
    ];
    p.table(
      'Pools',
      'What is known of each pool. Grant, frequency and rollover may come from the configuration '
      + '(grant) where the vendor does not tell; an empty cell is not known.',
      [p.rows(fact[0], fact[1]) for fact in facts]
      + [p.rows('Frequency', 'max without (instance, pod) (%s)' % q.pool('api_credits_pool_info'))]
    )
    + p.columnsOf(
      [['provider', 'Provider'], ['account', 'Account'], ['pool', 'Pool'], ['unit', 'Unit'], ['grant_frequency', 'Granted']]
      + [['Value #' + fact[0], fact[2], fact[3]] for fact in facts]
      + [['currency', 'Currency'], ['Value #Frequency']]
    )
    + p.noValue('-'),

  account(q)::
    local facts = [
      ['Plan', q.accountMax('api_credits_account_plan_info')],
      ['End', '1000 * ' + q.accountMax('api_credits_plan_end_timestamp_seconds'), 'Plan ends', date],
      ['Key', '1000 * ' + q.accountMax('api_credits_key_expiry_timestamp_seconds'), 'Key expires', date],
      ['Age', q.account('account:api_credits_data_age_seconds:min'), 'Age of data', { unit: 's', decimals: 0 }],
      ['Info', q.accountMax('api_credits_account_info')],
    ];
    p.table(
      'Account',
      'The plan, the dates on which it and the key end, and the page on which to top up. An empty '
      + 'cell is not known.',
      [p.rows(fact[0], fact[1]) for fact in facts]
    )
    + p.columnsOf(
      [
        ['provider', 'Provider'],
        ['account', 'Account'],
        ['plan', 'Plan'],
      ]
      + [['Value #' + fact[0]] + fact[2:] for fact in facts]
      + [['topup_url', 'Top up', { links: [{ title: 'Top up', url: '${__value.raw}', targetBlank: true }] }]]
    )
    + p.noValue('-'),

  // All pools together.
  prices(q)::
    p.table(
      'Price list',
      'What one unit of each operation costs in credits, and how many of them all pools of the account '
      + 'would pay for together.',
      [
        p.rows('Cost', q.accountMax('api_credits_operation_cost')),
        p.rows('Buys', |||
          floor(
            sum without (pool, unit) (%s)
            / ignoring (operation) group_right ()
            (%s > 0)
          )
        ||| % [q.pool('pool:api_credits_remaining:min', 'unit="credits"'), q.accountMax('api_credits_operation_cost')]),
      ]
    )
    + p.columnsOf([
      ['provider', 'Provider'],
      ['account', 'Account'],
      ['operation', 'Operation', { 'custom.minWidth': 180 }],
      ['Value #Cost', 'Credits each'],
      ['Value #Buys', 'The balance pays for'],
    ], sort='Value #Cost')
    + p.noValue('No list prices are known for this vendor. You can state them under costs.'),
}
