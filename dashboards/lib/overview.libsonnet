// Overview: which account needs attention, worst first. It stays readable with hundreds of
// accounts: tables have a row for each pool, graphs a line for each provider or condition.
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'overview.json':
      local config = $._config;
      local q = queries(config);
      local link = links(config);

      local pools =
        p.stat(
          'Pools by condition',
          'How many balances are in each condition. Critical and warning use the thresholds and '
          + 'runways of the configuration, as the alerts do. Unknown means that no poll has '
          + 'succeeded for too long.',
          'none',
          [p.now('A', 'count_values("condition", %s)' % q.condition, '{{condition}}')]
        )
        + p.option({ colorMode: 'background', orientation: 'vertical' })
        + std.foldl(
          function(sum, condition) sum + p.override(condition[0], {
            displayName: condition[1],
            color: { mode: 'fixed', fixedColor: condition[2] },
          }),
          q.conditions,
          {}
        );

      local next =
        p.stat(
          'Runs dry first',
          'The pool that will be empty first at the burn of the last day, and how long it lasts. '
          + 'Pools that are refilled before they are empty are left out, and budgets, which stop '
          + 'nothing.',
          's',
          [p.now('A', |||
            bottomk(1,
              (%(runway)s)
              unless %(refresh)s < (%(runway)s)
              unless %(budget)s
            )
          ||| % {
            runway: q.runway,
            refresh: q.pool('pool:api_credits_refresh_in_seconds:max'),
            budget: q.pool('pool:api_credits_pool_info:budget'),
          }, '{{provider}}/{{account}} {{pool}}')]
        )
        + p.option({ textMode: 'value_and_name' })
        + p.field({ decimals: 1 })
        + p.noValue('No pool runs out before it is refilled.');

      local accounts =
        p.table(
          'Accounts, worst first',
          'One row for each account and pool. In the same condition, the pool with the shortest '
          + 'runway is first. Runway is how long the balance lasts at the burn of the last day. '
          + 'Click on an account to see its history.',
          [
            p.rows('Runway', 'sort(%s)' % q.runway),
            p.rows('Condition', q.condition),
            p.rows('Remaining', q.pool('pool:api_credits_remaining:min')),
            p.rows('Share', |||
              %s
              / (
                (%s or %s) > 0
              )
            ||| % [
              q.pool('pool:api_credits_remaining:min'),
              q.pool('pool:api_credits_recurring_grant:max'),
              q.poolMax('api_credits_limit'),
            ]),
            p.rows('Refresh', '1000 * ' + q.poolMax('api_credits_refresh_timestamp_seconds')),
            p.rows('Burn', '86400 * (%s)' % q.burn),
            p.rows('Age', |||
              0 * (%s or %s)
              + ignoring (pool, unit) group_left () %s
            ||| % [
              q.pool('pool:api_credits_thresholds:count'),
              q.pool('pool:api_credits_remaining:min'),
              q.account('account:api_credits_data_age_seconds:min'),
            ]),
          ]
        )
        + p.columnsOf([
          ['Value #Condition', 'Condition', p.background {
            mappings: [p.mapping(q.conditions)],
            'custom.width': 110,
          }],
          ['provider', 'Provider', { 'custom.width': 120 }],
          ['account', 'Account', { links: [link.account], 'custom.minWidth': 120 }],
          ['pool', 'Pool'],
          ['Value #Remaining', 'Remaining', { decimals: 0 }],
          ['unit', 'Unit', { 'custom.width': 90 }],
          ['Value #Share', 'Of the grant', p.gauge {
            unit: 'percentunit',
            decimals: 0,
            min: 0,
            max: 1,
            color: { mode: 'fixed', fixedColor: 'blue' },
          }],
          ['Value #Burn', 'Burn per day', { decimals: 0 }],
          ['Value #Runway', 'Runway', { unit: 's', decimals: 1 }],
          ['Value #Refresh', 'Next refresh', { unit: 'dateTimeFromNow' }],
          ['Value #Age', 'Age of data', { unit: 's', decimals: 0 }],
        ], sort='Value #Condition');

      local alerts =
        p.table(
          'What fires now',
          'Alerts that are firing, critical ones first, and since when (at most since Prometheus '
          + 'started). The name of an alert is a link to the runbook.',
          [
            p.rows('Alert', std.join(' or ', [
              q.alerts(',severity="%s"' % severity)
              for severity in ['critical', 'warning', 'info']
            ])),
            p.rows('Since', |||
              1000 * ALERTS_FOR_STATE
              and ignoring (alertstate) %s
            ||| % q.alerts()),
          ]
        )
        + p.columnsOf([
          ['severity', 'Severity', p.background {
            mappings: [p.mapping([
              ['critical', 'critical', 'red'],
              ['warning', 'warning', 'orange'],
              ['info', 'info', 'blue'],
            ])],
            'custom.width': 100,
          }],
          ['alertname', 'Alert', { links: [link.alert], 'custom.minWidth': 230 }],
          ['provider', 'Provider'],
          ['account', 'Account', { links: [link.account] }],
          ['pool', 'Pool'],
          ['Value #Since', 'Since', { unit: 'dateTimeFromNow' }],
          ['Value #Alert'],
          ['alertstate'],
          ['unit'],
        ])
        + p.noValue('Nothing fires.')
        + p.link('Runbook', config.runbookUrl % '');

      local providers =
        p.table(
          'By provider',
          'Totals by provider and unit: accounts and pools, how many of them are not ok, what is '
          + 'left and what is spent per day. Credits of different providers have different '
          + 'values: compare money instead.',
          [
            p.rows('Pools', 'count by (provider, unit) (%s)' % q.condition),
            p.rows('Bad', 'sum by (provider, unit) ((%s) > bool 0)' % q.condition),
            p.rows(
              'Remaining',
              'sum by (provider, unit) (%s)' % q.pool('pool:api_credits_remaining:min')
            ),
            p.rows('Burn', '86400 * sum by (provider, unit) (%s)' % q.burn),
          ]
        )
        + p.columnsOf([
          ['provider', 'Provider'],
          ['unit', 'Unit'],
          ['Value #Pools', 'Pools'],
          ['Value #Bad', 'Not ok', p.coloured + p.steps([[null, 'green'], [1, 'orange']])],
          ['Value #Remaining', 'Remaining', { decimals: 0 }],
          ['Value #Burn', 'Burn per day', { decimals: 0 }],
        ], sort='Value #Bad');

      local money =
        p.bargauge(
          'Money per day, by provider',
          'What the burn of the last day costs at your configured prices (price_per_credit). '
          + 'Different currencies are not added up.',
          'short',
          [p.now(
            'A',
            'sort_desc(sum by (provider, currency) (%s))'
            % q.pool('pool:api_credits_cost_per_day:rate1d'),
            '{{provider}} ({{currency}})'
          )]
        )
        + p.currencies()
        + p.field({ min: 0 })
        + p.noValue('No prices: give accounts a price_per_credit.');

      local history =
        p.timeseries(
          'Pools that are not ok',
          'How many pools were in each condition, over time. This panel should be empty.',
          'none',
          [p.range('A', 'count_values("condition", (%s) > 0)' % q.condition, '{{condition}}')]
        )
        + p.custom(
          {
            fillOpacity: 60,
            lineWidth: 0,
            lineInterpolation: 'stepAfter',
            stacking: { mode: 'normal', group: 'A' },
          }
        )
        + p.field({ decimals: 0, min: 0 })
        + p.noValue('All pools were ok in the whole time range.')
        + std.foldl(
          function(sum, condition) sum + p.override(condition[0], {
            displayName: condition[1],
            color: { mode: 'fixed', fixedColor: condition[2] },
          }),
          q.conditions,
          {}
        );

      local burn =
        p.timeseries(
          'Burn per day, by provider',
          'Credits spent per day, averaged over the last day. Credits of different providers '
          + 'cannot be compared: look at each line by itself.',
          'short',
          [p.range(
            'A',
            '86400 * sum by (provider, unit) (%s)' % q.pool('pool:api_credits_consumed:rate1d'),
            '{{provider}} ({{unit}})'
          )]
        )
        + p.field({ min: 0 });

      dashboard(config, ['provider', 'account', 'pool', 'label', 'value']) {
        uid: config.dashboards.uids.overview,
        title: 'API credits / Overview',
        description: 'Which account runs out of API credits, and when? The worst is first.',
        rows:: [
          [pools + p.size(16, 4), next + p.size(8, 4)],
          [accounts + p.size(24, 12)],
          [alerts + p.size(14, 9), providers + p.size(10, 9)],
          [burn + p.size(12, 8), money + p.size(12, 8)],
          [history + p.size(24, 7)],
        ],
      },
  },
}
