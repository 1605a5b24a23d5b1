// Account: where the credits of one account went and whether they last. With several pools every
// panel shows them side by side.
local dashboard = import 'dashboard.libsonnet';
local facts = import 'facts.libsonnet';
local p = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'account.json':
      local config = $._config;
      local q = queries(config, one=true);
      local windows = ['1h', '1d', '7d'];
      local legend = '{{pool}}';
      local by_window(prefix, factor, title) = [
        p.range(window, factor + q.pool(prefix + window), title + window + ', ' + legend)
        for window in windows
      ];

      // A row for each pool.
      local rows = p.option({ textMode: 'value_and_name', orientation: 'horizontal' });

      // ---- Now ------------------------------------------------------------------------------

      local condition =
        p.stat(
          'State',
          'The most serious condition of the pool; the conditions are those of the alerts.',
          'none',
          [p.now('A', q.condition, legend)]
        )
        + p.option({ colorMode: 'background' })
        + p.field({ mappings: [p.mapping(q.conditions)] });

      local remaining =
        p.stat(
          'Remaining',
          'The balance as of the last successful poll, in whole units from 1,000 on. Not every vendor '
          + 'reports one.',
          'locale',
          [p.now('A', 'round((%s) >= 1000) or %s' % [q.remaining, q.remaining], '{{unit}} in {{pool}}')]
        )
        + rows
        + p.thresholds([[null, 'text'], [p.smallest, 'red'], [0.001, 'text']]);

      // -1: nothing is being spent. What is empty tells since when.
      local runway =
        p.stat(
          'Lasts for',
          'How long the balance lasts at the burn of the last day, or since when it has been '
          + 'empty. A refill may come earlier.',
          's',
          [
            p.now('A', |||
              (%(runway)s or -1 + 0 * ((%(burn)s) == 0))
              unless (%(exhausted)s)
            ||| % { runway: q.runway, burn: q.burn, exhausted: q.exhausted }, legend),
            p.now('B', |||
              1000 * (
                %s
                or
                0 * (%s)
                + ignoring (pool, unit) group_left ()
                %s
              )
            ||| % [
              q.pool('pool:api_credits_remaining:exhausted_since'),
              q.exhausted,
              q.account('account:api_credits_account_status:exhausted_since'),
            ], 'empty since, {{pool}}'),
          ]
        )
        + p.field({
          decimals: 1,
          mappings: [p.mapping([['-1', 'nothing is spent', 'text'], ['0', 'empty', 'red']])],
        })
        + rows
        + p.overrideQuery('B', {
          unit: 'dateTimeFromNow',
          color: { mode: 'fixed', fixedColor: 'red' },
        });

      local refresh =
        p.stat(
          'Next refresh',
          'When the next grant is due. If the vendor does not report it, you can state it under grant.',
          'dateTimeFromNow',
          [p.now('A', '1000 * ' + q.poolMax('api_credits_refresh_timestamp_seconds'), legend)]
        )
        + rows;

      local projected =
        p.stat(
          'Left then',
          'What will be left right before the next refresh if the burn of the last day '
          + 'continues. A negative value is the amount that will be missing. Empty without a refresh '
          + 'date or a day of data.',
          'locale',
          [p.now(
            'A', q.pool('pool:api_credits_remaining:projected_rate1d'), '{{unit}} in {{pool}}'
          )]
        )
        + rows
        + p.field({ decimals: 0 })
        + p.thresholds([[null, 'text'], [p.smallest, 'red'], [0, 'text']]);

      // ---- History --------------------------------------------------------------------------

      local balance =
        p.timeseries(
          'Balance',
          'The balance, and its thresholds as dashed lines. Marks show when credits were added '
          + 'and why. A gap is a time in which the balance was not known.',
          'short',
          [
            p.range('A', q.pool('pool:api_credits_remaining:min'), legend),
            p.range('B', q.poolMax('api_credits_low_threshold'), '{{severity}} below, ' + legend),
          ]
        )
        + p.field({ min: 0 })
        + p.custom({ fillOpacity: 10 })
        + p.thresholdLines('B');

      local burn =
        p.timeseries(
          'Burn per day, by window',
          'How fast credits are spent, averaged over the last hour, six hours, day and week. If '
          + 'the short windows are above the long ones, spending is getting faster.',
          'short',
          by_window('pool:api_credits_consumed:rate', '86400 * ', '')
        )
        + p.field({ min: 0 })
        + p.custom({ fillOpacity: 0 })
        + p.overrideQuery('1h', { 'custom.lineWidth': 1 });

      local days(expr) = '(%s) / 86400' % expr;
      local lasts =
        p.timeseries(
          'Runway, by window',
          'How long the balance lasts at the burn of the last day and of the last week, cut off at '
          + '60 days. The dashed lines are the configured runway and the time to the refresh, if that '
          + 'is ever more than a day. Below the time to the refresh, the balance will not last.',
          'suffix: d',
          [
            p.range(
              window,
              days('clamp_max(%s, 60 * 86400)'
                   % q.pool('pool:api_credits_runway_seconds:rate' + window)),
              window + ', ' + legend
            )
            for window in ['1d', '7d']
          ] + [
            p.range(
              'Refresh',
              days('%(in)s and max_over_time(%(in)s[2d]) > 86400' % {
                'in': q.pool('pool:api_credits_refresh_in_seconds:max'),
              }),
              'to the refresh, ' + legend
            ),
            p.range(
              'Wanted',
              days(q.poolMax('api_credits_runway_threshold_seconds')),
              '{{severity}} below, ' + legend
            ),
          ]
        )
        + p.field({ min: 0 })
        + p.dashed('Refresh', { color: { mode: 'fixed', fixedColor: 'text' } })
        + p.thresholdLines('Wanted');

      local projection =
        p.timeseries(
          'Projection to the refresh',
          'What will be left right before the next refresh if the burn of the last day or week '
          + 'continues, as predicted at each time. Below zero the balance runs out before the '
          + 'refresh.',
          'short',
          [
            p.range(
              '1d',
              q.pool('pool:api_credits_remaining:projected_rate1d'),
              'at the burn of 1d, ' + legend
            ),
            p.range(
              '7d',
              q.pool('pool:api_credits_remaining:projected_rate7d'),
              'at the burn of 7d, ' + legend
            ),
          ]
        )
        + p.areas([[null, 'red'], [0, 'transparent']]);

      local pace =
        p.timeseries(
          'Grant used, and period elapsed',
          'The share of the grant that is used, and the share of the period that has passed '
          + '(dashed). Above the dashed line, spending is ahead of the period, and the pace, '
          + 'which is the ratio of the two, is above 1. If the vendor does not report the grant, you '
          + 'can state it under grant.',
          'percentunit',
          [
            p.range('A', q.pool('pool:api_credits_used_share:ratio'), 'used, ' + legend),
            p.range('B', q.pool('pool:api_credits_period_elapsed:ratio'), 'elapsed, ' + legend),
            p.range('C', q.pool('pool:api_credits_pace:ratio'), 'pace, ' + legend),
          ]
        )
        + p.field({ min: 0 })
        + p.dashed('B', { color: { mode: 'fixed', fixedColor: 'text' } })
        + p.overrideQuery('C', { 'custom.hideFrom': { legend: false, tooltip: false, viz: true } });

      local consumed =
        p.columns(
          'Spent per day',
          'Credits spent on each day; today is not complete. Refills and top-ups do not change '
          + 'these numbers.',
          'short',
          '1d',
          [p.range('A', q.consumedOnDay, legend)]
        )
        + p.last('14d')
        + p.field({ min: 0 });

      local on_day(counter) = q.one('increase(%s[1d] offset -1d)' % q.pool(counter));
      local moves =
        p.columns(
          'Credits added or expired, per day',
          'Credits added on each day, by cause, and, below zero, credits that expired unused. If '
          + "the vendor does not report the cause, it is derived from the vendor's figures or "
          + 'shown as unknown.',
          'short',
          '1d',
          [
            p.range('A', on_day('api_credits_added_total') + ' > 0', '{{cause}}, ' + legend),
            p.range('B', '-%s < 0' % on_day('api_credits_expired_total'), 'lapsed, ' + legend),
          ]
        )
        + p.overrideRegex('/^lapsed/', { color: { mode: 'fixed', fixedColor: 'red' } })
        + p.overrideRegex('/^refresh/', { color: { mode: 'fixed', fixedColor: 'blue' } })
        + p.overrideRegex('/^top_up/', { color: { mode: 'fixed', fixedColor: 'green' } })
        + p.last('14d');

      local statuses =
        p.timeline(
          'What the vendor said',
          'The outcome of the last poll, over time. Exhausted means that the vendor itself said '
          + 'so.',
          [p.range('A', q.statusCode, 'vendor')]
        )
        + p.field({ mappings: [p.mapping(q.statuses)] });

      local money =
        p.columns(
          'Money per day',
          'What each day cost at the price of that day; today is not complete. It needs a '
          + 'price_per_credit of the account.',
          'short',
          '1d',
          [p.range(
            'A',
            'sum by (provider, account, currency) (%s)' % q.spentOnDay,
            '{{currency}}'
          )]
        )
        + p.last('14d')
        + p.field({ min: 0 })
        + p.currencies();

      // Marks on the balance alone.
      local annotation(name, color, expr, title, panels, enable=true) = {
        name: name,
        datasource: p.datasource,
        enable: enable,
        hide: enable,  // a switch less on the first screen
        iconColor: color,
        expr: expr,
        step: '5m',
        titleFormat: title,
        textFormat: legend,
        tagKeys: '',
        useValueForTime: false,
        filter: { exclude: false, ids: panels },
      };
      // What was added between two instants, as a text. Credits that come four times within four days
      // are no events.
      local thousands(expr) = |||
        label_replace(
          label_replace(
            %s,
            "amount", "$1,$2,$3", "amount", "(\\d{1,3})(\\d{3})(\\d{3})"
          ),
          "amount", "$1,$2", "amount", "(\\d{1,3})(\\d{3})"
        )
      ||| % expr;
      local added(matcher, rare=false) =
        local counter = q.pool('api_credits_added_total', matcher);
        thousands(|||
          count_values by (pool, cause) ("amount",
            round(
              max without (%(replicas)s) (%(counter)s)
              - max without (%(replicas)s) (%(counter)s offset $__interval)
            ) > 0%(often)s
          )
        ||| % {
          counter: counter,
          replicas: q.replicas,
          often: if rare then |||

            unless ignoring (cause) changes(%s[4d]) >= 4
          ||| % q.pool('pool:api_credits_added:total_hourly') else '',
        });

      dashboard(config, ['provider', 'account', 'pool'], one=true) {
        local on_balance = [panel.id for panel in self.panels if panel.title == balance.title],
        uid: config.dashboards.uids.account,
        title: 'API credits / Account',
        description: 'Where did the credits of this account go, and will the rest last?',
        time: { from: 'now-14d', to: 'now' },
        annotations: { list: [
          annotation(
            'Refreshes', 'blue', added('cause="refresh"', rare=true), 'Refresh: +{{amount}}', on_balance
          ),
          annotation('Top-ups', 'green', added('cause="top_up"'), 'Top-up: +{{amount}}', on_balance),
          annotation(
            'Other additions',
            'purple',
            added('cause!~"refresh|top_up"', rare=true),
            'Added ({{cause}}): +{{amount}}',
            on_balance
          ),
          annotation(
            'Alerts',
            'red',
            q.alerts(),
            '{{alertname}} ({{severity}})',
            on_balance,
            enable=false
          ),
        ] },
        rows:: [
          [p.section('Now')],
          [
            condition + p.size(4, 4),
            remaining + p.size(5, 4),
            runway + p.size(5, 4),
            refresh + p.size(5, 4),
            projected + p.size(5, 4),
          ],
          [p.section('History')],
          [balance + p.size(24, 10)],
          [burn + p.size(12, 9), lasts + p.size(12, 9)],
          [projection + p.size(12, 9), pace + p.size(12, 9)],
          [consumed + p.size(12, 8), moves + p.size(12, 8)],
          [money + p.size(12, 8), statuses + p.size(12, 8)],
          [p.section('Facts')],
          [facts.pools(q) + p.size(16, 12), facts.prices(q) + p.size(8, 12)],
          [facts.account(q) + p.size(24, 4)],
        ],
      },
  },
}
