// Overview: which account needs attention, worst first. It stays readable with hundreds of
// accounts: tables have a row for each pool, graphs a line for each provider or condition.
local alert_rows = import 'alert_rows.libsonnet';
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local priced = import 'priced.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'overview.json':
      local config = $._config;
      local q = queries(config, pools=false);
      local link = links(config);
      local names = std.set([
        rule.alert
        for group in $.prometheusAlerts.groups
        for rule in group.rules
        if std.objectHas(rule, 'alert')
      ]);

      // Seven places in one order, whatever there is.
      local pools =
        p.stat(
          'Pools by condition',
          'How many balances are in each condition. Critical and warning use the thresholds and '
          + 'runways of the configuration, as the alerts do. Unknown means that no poll has '
          + 'succeeded for too long.',
          'none',
          [
            p.now(
              condition[0],
              'sum((%s) == bool %s)' % [q.condition, condition[0]],
              condition[1]
            )
            for condition in q.conditions
          ]
        )
        + p.option({
          colorMode: 'background',
          orientation: 'vertical',
          textMode: 'value_and_name',
          justifyMode: 'center',
          text: { titleSize: 10 },
        })
        + std.foldl(
          function(sum, condition) sum + p.override(
            condition[1],
            p.steps([[null, 'rgb(110, 110, 110)'], [1, condition[2]]]) { displayName: condition[1] }
          ),
          q.conditions,
          {}
        );

      local next =
        p.stat(
          'Runs dry first',
          'Pools that are empty, then those that will be first at the burn of the last day, and '
          + 'how long they last. Pools that are refilled before they are empty are left out, and '
          + 'budgets, which stop nothing.',
          's',
          [p.now('A', p.orElse(
            p.named(|||
              bottomk(3,
                0 * (%(exhausted)s)
                or
                (
                  (%(runway)s)
                  unless %(refresh)s < (%(runway)s)
                  unless %(lasts)s
                  unless %(budget)s
                )
              )
            ||| % {
              exhausted: q.exhausted,
              runway: q.runway,
              refresh: q.pool('pool:api_credits_refresh_in_seconds:max'),
              lasts: q.pool('pool:api_credits_remaining:lasts_to_refresh'),
              budget: q.pool('pool:api_credits_pool_info:budget'),
            }, '/', ['provider', 'account', 'pool']),
            q.info,
            'name',
            'No pool runs dry before it is refilled',
            -1
          ), '{{name}}')]
        )
        + p.option({
          textMode: 'value_and_name',
          orientation: 'horizontal',
          text: { titleSize: 14, valueSize: 18 },
        })
        + p.field({
          decimals: 1,
          links: [link.labelled],
          mappings: [p.mapping([['0', 'dry', 'dark-red'], ['-1', 'none', 'green']])],
        })
        + p.thresholds(
          [[null, 'text'], [p.smallest, 'red'], [86400, 'orange'], [7 * 86400, 'text']]
        );

      local accounts =
        p.table(
          'Accounts, worst first',
          'One row for each account and pool. In the same condition, the pool with the shortest '
          + 'runway is first. Runway is how long the balance lasts at the burn of the last day. '
          + 'Click on an account to see its history.',
          [
            p.rows('Runway', 'sort(0 * (%s) or (%s))' % [q.exhausted, q.runway]),
            p.rows('Condition', q.condition),
            p.rows('Remaining', q.remaining),
            p.rows('Share', |||
              (%s)
              / (
                (%s or %s) > 0
              )
            ||| % [
              q.remaining,
              q.pool('pool:api_credits_recurring_grant:max'),
              q.poolMax('api_credits_limit'),
            ]),
            p.rows('Refresh', '1000 * ' + q.poolMax('api_credits_refresh_timestamp_seconds')),
            p.rows('Burn', '86400 * (%s)' % q.burn),
          ]
        )
        + p.columnsOf([
          ['Value #Condition', 'Condition', p.background + p.width(92) + {
            mappings: [p.mapping(q.conditions)],
            'custom.align': 'left',
          }],
          ['account', 'Account', { links: [link.account] } + p.atLeast(86) + p.search],
          ['Value #Runway', 'Runway', p.width(88) + p.coloured + p.steps([[null, 'text']]) + {
            unit: 's',
            decimals: 1,
            mappings: [p.mapping([['0', 'dry', 'red']])],
          }],
          ['provider', 'Provider', p.atLeast(86) + p.search],
          ['Value #Remaining', 'Left', p.width(84) + p.coloured + p.steps(
            [[null, 'text'], [p.smallest, 'red'], [0.001, 'text']]
          ) + { decimals: 0 }],
          ['Value #Share', 'Of grant', p.width(70) + { unit: 'percentunit', decimals: 0 }],
          ['Value #Refresh', 'Next refresh', p.width(108) + { unit: 'dateTimeFromNow' }],
          ['Value #Burn', 'A day', p.width(76) + { decimals: 0 }],
          ['unit', 'Unit', p.width(66)],
          ['pool', 'Pool', p.atLeast(60)],
        ], sort='Value #Condition');

      local firing = alert_rows(q);
      local alerts =
        p.table(
          'What fires now',
          'One row for each problem, critical ones first, and since when (at most since '
          + 'Prometheus started). An alert goes on for some minutes after its condition has '
          + 'ended: then the pool is ok already. The last column leads to the runbook.',
          [
            p.rows('Alert', p.orElse(
              'label_replace(%s, "runbook", "$1", "alertname", "(.+)")' % firing,
              q.info,
              'alertname',
              'Nothing fires'
            )),
            p.rows('Since', |||
              label_replace(
                1000 * ALERTS_FOR_STATE
                and ignoring (alertstate) (
                  %s
                ),
                "runbook", "$1", "alertname", "(.+)"
              )
            ||| % firing),
            p.rows('Now', |||
              label_replace(
                0 * (
                  %s
                )
                + ignoring (alertname, alertstate, severity) group_left ()
                %s,
                "runbook", "$1", "alertname", "(.+)"
              )
            ||| % [firing, q.condition]),
          ]
        )
        + p.columnsOf([
          ['severity', 'Severity', p.background + p.width(70) + {
            mappings: [p.mapping([
              ['critical', 'critical', 'red'],
              ['warning', 'warning', 'orange'],
              ['info', 'info', 'blue'],
            ])],
          }],
          ['account', 'Account', { links: [link.account] } + p.atLeast(80)],
          ['alertname', 'Alert', p.width(178) + {
            mappings: [p.mapping([[name, std.strReplace(name, 'ApiCredits', ''), 'text'] for name in names])],
          }],
          ['Value #Since', 'Since', { unit: 'dateTimeFromNow' } + p.width(128)],
          ['provider', 'Provider', p.atLeast(80)],
          ['pool', 'Pool', p.atLeast(60)],
          ['Value #Now', 'The pool is', p.width(92) + {
            mappings: [p.mapping(q.conditions)],
            'custom.align': 'left',
          }],
          ['runbook', 'Runbook', p.width(110) + {
            links: [link.alert],
            mappings: [p.mapping([
              [name, std.asciiLower(std.strReplace(name, 'ApiCredits', '')), 'text']
              for name in names
            ])],
          }],
          ['Value #Alert'],
          ['alertstate'],
          ['unit'],
        ], sort='Value #Alert');

      local providers =
        p.table(
          'By provider',
          'Totals by provider and unit: pools, how many of them are not ok, what is left and what '
          + 'is spent per day. Credits of different providers have different values: compare '
          + 'money instead. Click on a provider to see its accounts.',
          [
            p.rows('Worst', q.titled('max by (provider, unit) (%s)' % q.condition)),
            p.rows('Pools', 'count by (provider, unit) (%s)' % q.condition),
            p.rows('Bad', 'sum by (provider, unit) ((%s) > bool 0)' % q.condition),
            p.rows('Remaining', 'sum by (provider, unit) (%s)' % q.remaining),
            p.rows('Burn', '86400 * sum by (provider, unit) (%s)' % q.burn),
          ]
        )
        + p.columnsOf([
          ['Value #Worst', 'Worst', p.background + p.width(92) + {
            mappings: [p.mapping(q.conditions)],
            'custom.align': 'left',
          }],
          ['provider_title', 'Vendor', { links: [link.provider] } + p.atLeast(86) + p.search],
          ['Value #Bad', 'Not ok', p.coloured + p.steps([[null, 'green'], [1, 'orange']])
                                   + p.width(64)],
          ['Value #Pools', 'Pools', p.width(60)],
          ['Value #Burn', 'Burn per day', { decimals: 0 } + p.width(100)],
          ['Value #Remaining', 'Remaining', { decimals: 0 } + p.width(92)],
          ['unit', 'Unit', p.width(68)],
          ['provider', 'Provider', p.atLeast(68) + p.search],
        ], sort='Value #Worst');

      local money =
        p.bargauge(
          'Money per day',
          'What the burn of the last day costs for each provider, at your configured prices (price_per_credit). '
          + 'Different currencies are not added up.',
          'short',
          [p.now('A', p.orElse(
            'sort_desc(%s)' % p.named(
              q.titled(
                'sum by (provider, currency) (%s)' % q.pool('pool:api_credits_cost_per_day:rate1d')
              ),
              ' ',
              ['provider_title', 'currency']
            ),
            q.info,
            'name',
            'none priced'
          ), '{{name}}')]
        )
        + p.currencies()
        + p.field({ min: 0 });

      local history =
        p.timeseries(
          'Pools that are not ok',
          'How many pools were in each condition, over time. Nothing but a line at zero is good.',
          'none',
          [
            p.range('A', 'count_values("condition", (%s) > 0)' % q.condition, '{{condition}}'),
            p.range('B', 'sum((%s) > bool 0)' % q.condition, 'not ok, together'),
          ]
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
        + std.foldl(
          function(sum, condition) sum + p.override(condition[0], {
            displayName: condition[1],
            color: { mode: 'fixed', fixedColor: condition[2] },
          }),
          q.conditions,
          {}
        )
        + p.overrideQuery('B', {
          color: { mode: 'fixed', fixedColor: 'text' },
          'custom.lineWidth': 1,
          'custom.fillOpacity': 0,
          'custom.stacking': { mode: 'none', group: 'A' },
        });

      local burn =
        p.timeseries(
          'Burn per day, by provider',
          'Credits spent per day, averaged over the last day. Credits of different providers '
          + 'cannot be compared: look at each line by itself. The scale is logarithmic.',
          'short',
          [p.range(
            'A',
            q.titled(
              '86400 * sum by (provider, unit) (%s)' % q.pool('pool:api_credits_consumed:rate1d')
            ),
            '{{provider_title}} ({{unit}})'
          )]
        )
        + p.logarithmic();

      dashboard(config, ['provider', 'account', 'label', 'value']) {
        uid: config.dashboards.uids.overview,
        title: 'API credits / Overview',
        description: 'Which account runs out of API credits, and when? The worst is first.',
        rows:: [
          [pools + p.size(15, 4), next + p.size(9, 4)],
          [accounts + p.size(24, 12)],
          [alerts + p.size(24, 8)],
          [providers + p.size(17, 9), money + p.size(7, 9)],
          [history + p.size(10, 8), burn + p.size(10, 8), priced(q) + p.size(4, 8)],
        ],
      },
  },
}
