// Account: where the credits of one account went and whether they last. With several accounts
// selected every panel shows them side by side.
local dashboard = import 'dashboard.libsonnet';
local facts = import 'facts.libsonnet';
local p = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'account.json':
      local config = $._config;
      local q = queries(config);
      local windows = ['1h', '6h', '1d', '7d'];
      local legend = '{{provider}}/{{account}} {{pool}}';
      local by_window(prefix, factor, title) = [
        p.range(window, factor + q.pool(prefix + window), title + window + ', ' + legend)
        for window in windows
      ];

      // ---- Now ------------------------------------------------------------------------------

      local condition =
        p.stat(
          'Condition',
          'The most serious condition of the pool. The conditions are those of the alerts.',
          'none',
          [p.now('A', q.condition, legend)]
        )
        + p.option({ colorMode: 'background' })
        + p.field({ mappings: [p.mapping(q.conditions)] });

      local remaining =
        p.stat(
          'Remaining',
          'The balance as of the last successful poll.',
          'locale',
          [p.now('A', q.pool('pool:api_credits_remaining:min'), legend)]
        )
        + p.noValue('This vendor does not report a balance, or no poll has succeeded yet.');

      local runway =
        p.stat(
          'Lasts for',
          'How long the balance lasts at the burn of the last day. A refill may come earlier.',
          's',
          [p.now('A', q.runway, legend)]
        )
        + p.field({ decimals: 1 })
        + p.noValue('Nothing is being spent.');

      local refresh =
        p.stat(
          'Next refresh',
          'When the next grant is due.',
          'dateTimeFromNow',
          [p.now('A', '1000 * ' + q.poolMax('api_credits_refresh_timestamp_seconds'), legend)]
        )
        + p.noValue('This vendor does not report a refresh date. You can state it under grant.');

      local projected =
        p.stat(
          'Left at the refresh',
          'What will be left right before the next refresh if the burn of the last day '
          + 'continues. A negative value is the amount that will be missing.',
          'locale',
          [p.now('A', q.pool('pool:api_credits_remaining:projected_rate1d'), legend)]
        )
        + p.field({ decimals: 0 })
        + p.thresholds([[null, 'red'], [0, 'green']])
        + p.noValue('No refresh date, or less than a day of data.');

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
        + p.overrideQuery('1h', { 'custom.lineWidth': 1, 'custom.fillOpacity': 0 });

      local lasts =
        p.timeseries(
          'Runway, by window',
          'How long the balance lasts at the burn of each window, cut off at 60 days. The dashed '
          + 'lines are the time to the refresh and the configured runway. Below the time to the '
          + 'refresh, the balance will not last.',
          's',
          [
            p.range(
              window,
              'clamp_max(%s, 60 * 86400)' % q.pool('pool:api_credits_runway_seconds:rate' + window),
              window + ', ' + legend
            )
            for window in windows
          ] + [
            p.range(
              'Refresh',
              q.pool('pool:api_credits_refresh_in_seconds:max'),
              'to the refresh, ' + legend
            ),
            p.range(
              'Wanted',
              q.poolMax('api_credits_runway_threshold_seconds'),
              '{{severity}} below, ' + legend
            ),
          ]
        )
        + p.field({ min: 0 })
        + p.overrideQuery('1h', { 'custom.lineWidth': 1, 'custom.fillOpacity': 0 })
        + p.dashed('Refresh', { color: { mode: 'fixed', fixedColor: 'text' } })
        + p.thresholdLines('Wanted')
        + p.noValue('Nothing is being spent.');

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
        + p.areas([[null, 'red'], [0, 'transparent']])
        + p.noValue('This vendor does not report a refresh date. You can state it under grant.');

      local pace =
        p.timeseries(
          'Grant used, and period elapsed',
          'The share of the grant that is used, and the share of the period that has passed '
          + '(dashed). Above the dashed line, spending is ahead of the period, and the pace, '
          + 'which is the ratio of the two, is above 1.',
          'percentunit',
          [
            p.range('A', q.pool('pool:api_credits_used_share:ratio'), 'used, ' + legend),
            p.range('B', q.pool('pool:api_credits_period_elapsed:ratio'), 'elapsed, ' + legend),
            p.range('C', q.pool('pool:api_credits_pace:ratio'), 'pace, ' + legend),
          ]
        )
        + p.field({ min: 0 })
        + p.dashed('B', { color: { mode: 'fixed', fixedColor: 'text' } })
        + p.overrideQuery('C', { 'custom.hideFrom': { legend: false, tooltip: false, viz: true } })
        + p.noValue('No grant is known. You can state it under grant.');

      local consumed =
        p.columns(
          'Spent per day',
          'Credits spent on each day; today is not complete. Refills and top-ups do not change '
          + 'these numbers.',
          'short',
          '1d',
          [p.range('A', q.consumedOnDay, legend)]
        )
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
        + p.noValue('No credits were added and none expired in this time range.');

      local statuses =
        p.timeline(
          'What the vendor said',
          'The outcome of the last poll, over time. Exhausted means that the vendor itself said '
          + 'so.',
          [p.range('A', q.statusCode, '{{provider}}/{{account}}')]
        )
        + p.field({ mappings: [p.mapping(q.statuses)] });

      local money =
        p.timeseries(
          'Money per day',
          'What each day cost at the price of that day (price_per_credit); today is not complete.',
          'short',
          [p.range(
            'A',
            'sum by (provider, account, currency) (%s)' % q.spentOnDay,
            '{{provider}}/{{account}} ({{currency}})'
          ) + { interval: '1d' }]
        )
        + p.custom({ lineInterpolation: 'stepAfter', fillOpacity: 10 })
        + p.field({ min: 0 })
        + p.currencies()
        + p.noValue('No price: give the account a price_per_credit.');

      local annotation(name, color, expr, title, enable=true) = {
        name: name,
        datasource: p.datasource,
        enable: enable,
        hide: false,
        iconColor: color,
        expr: expr,
        step: '5m',
        titleFormat: title,
        textFormat: legend,
        tagKeys: '',
        useValueForTime: false,
      };
      local added(matcher) =
        'ceil(%s) > 0'
        % q.one('increase(%s[$__rate_interval])' % q.pool('api_credits_added_total', matcher));

      dashboard(config, ['provider', 'account', 'pool', 'label', 'value']) {
        uid: config.dashboards.uids.account,
        title: 'API credits / Account',
        description: 'Where did the credits of this account go, and will the rest last?',
        time: { from: 'now-14d', to: 'now' },
        annotations: { list: [
          annotation('Refreshes', 'blue', added('cause="refresh"'), 'Refresh'),
          annotation('Top-ups', 'green', added('cause="top_up"'), 'Top-up'),
          annotation(
            'Other additions',
            'purple',
            added('cause!~"refresh|top_up"'),
            'Added: {{cause}}'
          ),
          annotation(
            'Alerts',
            'red',
            q.alerts(),
            '{{alertname}} ({{severity}})',
            enable=false
          ),
        ] },
        rows:: [
          [
            condition + p.size(5, 4),
            remaining + p.size(5, 4),
            runway + p.size(5, 4),
            refresh + p.size(4, 4),
            projected + p.size(5, 4),
          ],
          [balance + p.size(24, 10)],
          [burn + p.size(12, 9), lasts + p.size(12, 9)],
          [projection + p.size(12, 9), pace + p.size(12, 9)],
          [consumed + p.size(12, 8), moves + p.size(12, 8)],
          [facts.pools(q) + p.size(24, 7)],
          [facts.prices(q) + p.size(12, 9), money + p.size(12, 9)],
          [facts.account(q) + p.size(14, 6), statuses + p.size(10, 6)],
        ],
      },
  },
}
