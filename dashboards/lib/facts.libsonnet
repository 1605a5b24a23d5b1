// Facts: tables of what is known about pools and accounts, one column for each fact. If the vendor
// does not report a fact, its cell is empty.
local p = import 'panels.libsonnet';

local date = { unit: 'time:YYYY-MM-DD HH:mm', 'custom.minWidth': 130 };

{
  pools(q)::
    local of(name) = q.poolMax(name);
    local date_of(name) = '1000 * ' + of(name);
    local warning(name) =
      'max without (severity, %s) (%s)' % [q.replicas, q.pool(name, 'severity="warning"')];
    local facts = [
      ['Remaining', q.pool('pool:api_credits_remaining:min'), 'Remaining', {}],
      ['Used', of('api_credits_used'), 'Used', {}],
      ['Limit', of('api_credits_limit'), 'Limit', {}],
      ['Unlimited', of('api_credits_unlimited'), 'Unlimited', p.yes_no],
      ['Grant', of('api_credits_recurring_grant'), 'Grant', {}],
      ['Rollover', of('api_credits_rollover'), 'Rolls over', p.yes_no],
      ['Start', date_of('api_credits_period_start_timestamp_seconds'), 'Period began', date],
      ['Refresh', date_of('api_credits_refresh_timestamp_seconds'), 'Next refresh', date],
      ['Expiring', of('api_credits_expiring'), 'Next to lapse', {}],
      ['Expiry', date_of('api_credits_expiry_timestamp_seconds'), 'Lapses', date],
      ['Low', warning('api_credits_low_threshold'), 'Warns below', {}],
      ['Runway', warning('api_credits_runway_threshold_seconds'), 'or if it lasts', { unit: 's' }],
      ['Price', of('api_credits_price'), 'Price of one', { decimals: 5 }],
    ];
    p.table(
      'Pools',
      'What is known about each pool. If the vendor does not report grant, frequency and '
      + 'rollover, they may come from the configuration (grant). An empty cell means: not known.',
      [p.rows(fact[0], fact[1]) for fact in facts]
      + [p.rows('Frequency', of('api_credits_pool_info'))]
    )
    + p.columnsOf(
      [
        ['provider', 'Provider'],
        ['account', 'Account'],
        ['pool', 'Pool'],
        ['unit', 'Unit'],
        ['grant_frequency', 'Granted'],
      ]
      + [['Value #' + fact[0], fact[2], fact[3]] for fact in facts]
      + [['currency', 'Currency'], ['Value #Frequency']]
    ),

  account(q)::
    local of(name) = q.accountMax(name);
    local age = q.account('account:api_credits_data_age_seconds:min');
    local facts = [
      ['Plan', of('api_credits_account_plan_info')],
      ['End', '1000 * ' + of('api_credits_plan_end_timestamp_seconds'), 'Plan ends', date],
      ['Key', '1000 * ' + of('api_credits_key_expiry_timestamp_seconds'), 'Key expires', date],
      ['Age', age, 'Age of data', { unit: 's', decimals: 0 }],
      ['Info', of('api_credits_account_info')],
    ];
    p.table(
      'Account',
      'The plan, the dates on which the plan and the key end, and the page to top up. An empty '
      + 'cell means: not known.',
      [p.rows(fact[0], fact[1]) for fact in facts]
    )
    + p.columnsOf(
      [
        ['provider', 'Provider'],
        ['account', 'Account'],
        ['plan', 'Plan'],
      ]
      + [['Value #' + fact[0]] + fact[2:] for fact in facts]
      + [
        [
          'topup_url',
          'Top up',
          { links: [{ title: 'Top up', url: '${__value.raw}', targetBlank: true }] },
        ],
      ]
    ),

  // All pools together.
  prices(q)::
    p.table(
      'Price list',
      'What one unit of each operation costs in credits, and how many units all pools of the '
      + 'account together can pay for.',
      [
        p.rows('Cost', q.accountMax('api_credits_operation_cost')),
        p.rows('Buys', |||
          floor(
            sum without (pool, unit) (%s)
            / ignoring (operation) group_right ()
            (%s > 0)
          )
        ||| % [
          q.pool('pool:api_credits_remaining:min', 'unit="credits"'),
          q.accountMax('api_credits_operation_cost'),
        ]),
      ]
    )
    + p.columnsOf([
      ['provider', 'Provider'],
      ['account', 'Account'],
      ['operation', 'Operation', { 'custom.minWidth': 180 }],
      ['Value #Cost', 'Credits each'],
      ['Value #Buys', 'The balance pays for'],
    ], sort='Value #Cost')
    + p.noValue('This vendor has no known list prices. You can state them under costs.'),
}
