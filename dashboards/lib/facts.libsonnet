// Facts: tables of what is known about the pools of an account and about the account, a row for each
// fact. A fact that the vendor does not report has no row.
local p = import 'panels.libsonnet';

local date = { unit: 'time:YYYY-MM-DD HH:mm' };
local label(expr, name, value) = 'label_replace(%s, "%s", "%s", "", "")' % [expr, name, value];
local all(facts) = std.join('\nor\n', [label(fact[1], 'fact', fact[0]) for fact in facts]);

{
  pools(q)::
    local of(name) = q.poolMax(name);
    local warning(name) =
      'max without (severity, %s) (%s)' % [q.replicas, q.pool(name, 'severity="warning"')];
    local is(name, value, text) = label('(%s == %d)' % [of(name), value], 'said', text);
    local amounts = [
      ['Remaining', q.remaining],
      ['Used', of('api_credits_used')],
      ['Limit', of('api_credits_limit')],
      ['Grant', of('api_credits_recurring_grant')],
      ['Next to lapse', of('api_credits_expiring')],
      ['Warns below', warning('api_credits_low_threshold')],
      ['Price of one', 'label_replace(%s, "unit", "$1", "currency", "(.+)")' % of('api_credits_price')],
    ];
    local dates = [
      ['Period began', of('api_credits_period_start_timestamp_seconds')],
      ['Next refresh', of('api_credits_refresh_timestamp_seconds')],
      ['Lapses', of('api_credits_expiry_timestamp_seconds')],
    ];
    local times = [
      ['Warns if it lasts', warning('api_credits_runway_threshold_seconds')],
    ];
    local words = [
      ['Unlimited', is('api_credits_unlimited', 1, 'yes')],
      ['Rolls over', is('api_credits_rollover', 1, 'yes') + ' or ' + is('api_credits_rollover', 0, 'no')],
      [
        'Granted',
        'label_replace(%s, "said", "$1", "grant_frequency", "(.+)")' % of('api_credits_pool_info'),
      ],
    ];
    p.table(
      'Pools',
      'What is known about each pool, a fact in each row. If the vendor does not report grant, '
      + 'frequency and rollover, they may come from the configuration (grant).',
      [
        p.rows('Amount', 'max by (fact, pool, unit) (\n%s)' % all(amounts)),
        p.rows('Date', '1000 * max by (fact, pool, unit) (\n%s)' % all(dates)),
        p.rows('Time', 'max by (fact, pool, unit) (\n%s)' % all(times)),
        p.rows('Said', 'max by (fact, pool, unit, said) (\n%s)' % all(words)),
      ]
    )
    + p.columnsOf([
      ['fact', 'Fact', p.width(120)],
      ['pool', 'Pool', p.atLeast(60)],
      ['Value #Amount', 'Amount', { decimals: 5 } + p.width(92)],
      ['unit', 'Unit', p.width(68)],
      ['Value #Date', 'Date', date + p.width(124)],
      ['Value #Time', 'Time', { unit: 's' } + p.width(66)],
      ['said', 'Stated', p.atLeast(60)],
      ['Value #Said'],
    ]),

  account(q)::
    local of(name) = q.accountMax(name);
    local age = q.account('account:api_credits_data_age_seconds:min');
    local facts = [
      ['Plan', of('api_credits_account_plan_info')],
      ['End', '1000 * ' + of('api_credits_plan_end_timestamp_seconds'), 'Plan ends', date + p.width(130)],
      ['Key', '1000 * ' + of('api_credits_key_expiry_timestamp_seconds'), 'Key expires', date + p.width(130)],
      ['Age', age, 'Age of data', { unit: 's', decimals: 0 } + p.width(90)],
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
        ['account', 'Account', p.atLeast(90)],
        ['provider_title', 'Vendor', p.atLeast(90)],
        ['plan', 'Plan', p.atLeast(80)],
      ]
      + [['Value #' + fact[0]] + fact[2:] for fact in facts]
      + [
        [
          'topup_url',
          'Top up',
          { links: [{ title: 'Top up', url: '${__value.raw}', targetBlank: true }] }
          + p.atLeast(110),
        ],
        ['provider'],
      ]
    ),

  // All pools together.
  prices(q)::
    local costs = q.accountMax('api_credits_operation_cost');
    p.table(
      'Price list',
      'What one unit of each operation costs in credits, and how many units all pools of the '
      + 'account together can pay for. List prices that are not known can be stated under costs.',
      [
        p.rows('Cost', p.orElse('max by (operation) (%s)' % costs, q.info, 'operation', 'no prices known', 'NaN')),
        p.rows('Buys', |||
          max by (operation) (
            floor(
              sum without (pool, unit) (%s)
              / ignoring (operation) group_right ()
              (%s > 0)
            )
          )
        ||| % [q.pool('pool:api_credits_remaining:min', 'unit="credits"'), costs]),
      ]
    )
    + p.columnsOf([
      ['operation', 'Operation', p.atLeast(140)],
      ['Value #Cost', 'Credits', p.width(70)],
      ['Value #Buys', 'Left for', p.width(76)],
    ], sort='Value #Cost'),
}
