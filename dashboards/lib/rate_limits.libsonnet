// Rate limits: how close the calls of an account are to being refused, and what the exporter does
// then. Shares are computed for each replica, because two replicas may have seen different windows.
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'rate_limits.json':
      local config = $._config;
      local q = queries(config);
      local link = links(config);
      local legend = '{{provider}}/{{account}} {{policy}}';
      local account_legend = '{{provider}}/{{account}}';

      local rate_limit(what) = q.account('api_credits_rate_limit_' + what);
      local remaining = 'min without (%s) (%s)' % [q.replicas, rate_limit('remaining')];
      local quota = q.one(rate_limit('quota'));
      local used = q.one(rate_limit('used'));
      local reset = q.one(rate_limit('reset_timestamp_seconds'));
      local window = q.one(rate_limit('window_seconds'));
      local share = |||
        min without (%s) (
          %s
          / (%s > 0)
        )
      ||| % [q.replicas, rate_limit('remaining'), rate_limit('quota')];

      local limits =
        p.table(
          'Limits, most used first',
          'Each rate limit as of the last poll. If the reset is in the past, there is no newer '
          + 'reading of the limit. If remaining is empty, the quota comes from the plan and the '
          + 'vendor does not report what is left.',
          [
            p.rows('Share', 'sort(%s)' % share),
            p.rows('Remaining', remaining),
            p.rows('Quota', quota),
            p.rows('Used', used),
            p.rows('Window', window),
            p.rows('Reset', '1000 * ' + reset),
          ]
        )
        + p.columnsOf([
          ['provider', 'Provider', { 'custom.width': 110 }],
          ['account', 'Account', { links: [link.account] }],
          ['policy', 'Policy', { 'custom.minWidth': 130 }],
          [
            'Value #Share',
            'Left',
            p.gauge
            + p.steps([[null, 'orange'], [config.rateLimitNearlyUsed, 'blue']])
            + { unit: 'percentunit', decimals: 0, min: 0, max: 1 },
          ],
          ['Value #Remaining', 'Remaining'],
          ['Value #Quota', 'Quota'],
          ['Value #Used', 'Used'],
          ['Value #Window', 'Window', { unit: 's' }],
          ['Value #Reset', 'Resets', { unit: 'dateTimeFromNow' }],
        ])
        + p.link('Runbook', config.runbookUrl % 'apicreditsratelimitnearlyused');

      local words = p.text('What these numbers mean', |||
        The exporter reads the rate-limit headers of its own call, the **balance call**. They

        - describe the limit of *that call*. Some vendors count all calls of an account
          together. Others count each endpoint by itself: then these numbers say nothing
          about the endpoints that you use;
        - are **as of the last poll**. A limit per minute has been reset many times since then;
        - say, with a **sliding window**, when some calls are allowed again, not when all are.

        If a vendor sends no such headers, the panels show the quota of the plan, or nothing.
        A poll that was throttled (429) is certain: see below.
      |||);

      local left =
        p.timeseries(
          'Share of each limit that is left',
          'Remaining divided by quota. The alert fires below the dashed line, unless the limit '
          + 'resets within a minute.',
          'percentunit',
          [
            p.range('A', share, legend),
            p.range('B', 'vector(%g)' % config.rateLimitNearlyUsed, 'warning below'),
          ]
        )
        + p.field({ min: 0, max: 1 })
        + p.thresholdLines('B')
        + p.noValue('None of these vendors reports what is left of a rate limit.');

      local absolute =
        p.timeseries(
          'Remaining against quota',
          'Requests that are left in the window; dashed, the quota. The scale is logarithmic, '
          + 'because limits per minute and limits per day are shown together.',
          'short',
          [p.range('A', remaining, 'left, ' + legend), p.range('B', quota, 'quota, ' + legend)]
        )
        + p.logarithmic()
        + p.field({ min: 0 })
        + p.dashed('B')
        + p.noValue('None of these vendors reports a rate limit.');

      local counted =
        p.timeseries(
          'Used in the window',
          'Requests that the vendor has counted in the window, if the vendor reports them.',
          'short',
          [p.range('A', used, legend)]
        )
        + p.field({ min: 0 })
        + p.noValue('None of these vendors reports how much of a limit is used.');

      local resets =
        p.timeseries(
          'Time to the reset',
          'The time to the reset. With a fixed window it falls to zero and jumps; with a sliding '
          + 'window it hardly changes. Nothing is shown while the last known reset is in the '
          + 'past.',
          's',
          [p.range('A', '(%s - time()) > 0' % reset, legend)]
        )
        + p.field({ min: 0 })
        + p.noValue('None of these vendors reports when a limit resets.');

      local statuses =
        p.timeline(
          'What the vendor said',
          'The outcome of the last poll of each account, over time. Throttled: too many requests.',
          [p.range('A', q.statusCode, account_legend)]
        )
        + p.field({ mappings: [p.mapping(q.statuses)] });

      local throttled =
        p.columns(
          'Throttled polls per hour',
          'Polls that the vendor refused with "too many requests". Calls of your own programs '
          + 'are not counted here, but they may use up the same limit.',
          'short',
          '1h',
          [p.range(
            'A',
            'max by (provider) (increase(%s[1h] offset -1h))'
            % q.provider('api_credits_poll_errors_total', 'reason="rate_limited"'),
            '{{provider}}'
          )]
        )
        + p.field({ min: 0, decimals: 0 });

      local backoff =
        p.timeseries(
          'Back-off: time to the next poll',
          'How long the exporter waits, and its usual interval (dashed). Above the dashed line, '
          + 'the exporter obeys Retry-After or an exhausted limit, or it backs off after '
          + 'failures.',
          's',
          [
            p.range(
              'A',
              'clamp_min(%s, 0)' % q.one('%(next)s - timestamp(%(next)s)' % {
                next: q.account('api_credits_poll_next_timestamp_seconds'),
              }),
              account_legend
            ),
            p.range(
              'B',
              q.account('account:api_credits_poll_interval_seconds:max'),
              'interval, ' + account_legend
            ),
          ]
        )
        + p.logarithmic()
        + p.field({ min: 0 })
        + p.dashed('B');

      local longest =
        p.bargauge(
          'Throttled in this time range',
          'The share of the time in which the account\'s last poll was refused with "too many '
          + 'requests".',
          'percentunit',
          [p.now(
            'A',
            'topk(10, avg_over_time((%s)[$__range:5m]) > 0)'
            % q.accountMax('api_credits_account_status', 'status="throttled"'),
            account_legend
          )]
        )
        + p.field({ min: 0, max: 1, decimals: 1 })
        + p.color('yellow')
        + p.noValue('No account was throttled.')
        + p.link('Runbook', config.runbookUrl % 'apicreditsthrottled');

      dashboard(config, ['provider', 'account', 'label', 'value']) {
        uid: config.dashboards.uids.rate_limits,
        title: 'API credits / Rate limits',
        description: 'Will calls be refused soon, or are they refused already, and until when?',
        time: { from: 'now-24h', to: 'now' },
        rows:: [
          [limits + p.size(16, 10), words + p.size(8, 10)],
          [left + p.size(12, 9), absolute + p.size(12, 9)],
          [counted + p.size(12, 8), resets + p.size(12, 8)],
          [statuses + p.size(16, 9), longest + p.size(8, 9)],
          [throttled + p.size(12, 8), backoff + p.size(12, 8)],
        ],
      },
  },
}
