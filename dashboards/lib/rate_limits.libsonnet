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
      local q = queries(config, pools=false);
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
            p.rows('Remaining', p.orElse(
              remaining, q.info, 'policy', 'no limits reported', value='NaN'
            )),
            p.rows('Quota', quota),
            p.rows('Used', used),
            p.rows('Window', window),
            p.rows('Reset', '1000 * ' + reset),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(85)],
          ['policy', 'Policy', p.atLeast(106) + p.search],
          ['Value #Reset', 'Resets', { unit: 'dateTimeFromNow' } + p.width(128)],
          [
            'Value #Share',
            'Left',
            p.coloured + p.width(52)
            + p.steps([[null, 'orange'], [config.rateLimitNearlyUsed, 'text']])
            + { unit: 'percentunit', decimals: 0 },
          ],
          ['Value #Remaining', 'Remaining', p.width(88)],
          ['Value #Quota', 'Quota', p.width(72)],
          ['Value #Used', 'Used', p.width(72)],
          ['Value #Window', 'Window', { unit: 's' } + p.width(84)],
          ['provider', 'Provider', p.atLeast(80) + p.search],
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

      // The five that came nearest to their end in the time range, and their least in each step.
      local least = |||
        min without (%s) (
          min_over_time(%s[$__rate_interval])
          / (%s > 0)
        )
      ||| % [q.replicas, rate_limit('remaining'), rate_limit('quota')];
      local nearest = |||
        %s
        and
        bottomk(5, min without (%s) (
          min_over_time(%s[$__range] @ end())
          / (%s @ end() > 0)
        ))
      ||| % [
        std.rstripChars(least, '\n'),
        q.replicas,
        rate_limit('remaining'),
        rate_limit('quota'),
      ];
      local left =
        p.timeseries(
          'Share of each limit that is left',
          'Remaining divided by quota, the least in each step, of the five limits that came nearest '
          + 'to their end in this time range. The alert fires below the dashed line, unless the '
          + 'limit resets within a minute.',
          'percentunit',
          [
            p.range('A', nearest, legend),
            p.range('B', 'vector(%g)' % config.rateLimitNearlyUsed, 'warning below'),
          ]
        )
        + p.custom({ fillOpacity: 0, lineWidth: 1 })
        + p.field({ min: 0, max: 1 })
        + p.thresholdLines('B');

      local resets =
        p.timeseries(
          'Time to the reset',
          'The time to the reset, of the five limits that have the longest to wait. With a fixed '
          + 'window it falls to zero and jumps; with a sliding window it hardly changes. Nothing is '
          + 'shown while the last known reset is in the past.',
          'suffix: h',
          [p.range(
            'A',
            '(\n%s\nand\ntopk(5, max_over_time((%s - time() > 0)[$__range:5m] @ end()))\n) / 3600 > 0'
            % ['%s - time()' % reset, reset],
            legend
          )]
        )
        + p.custom({ fillOpacity: 0, lineWidth: 1 })
        + p.field({ min: 0 });

      local statuses =
        p.timeline(
          'What the vendor said',
          'The outcome of the last poll of the accounts that were not ok for the longest time, up to '
          + 'twelve. Throttled: too many requests.',
          [p.range('A', p.orElse(
            p.named(|||
              (%(code)s)
              and
              topk(12, avg_over_time(((%(code)s) > bool 0)[$__range:5m] @ end()) > 0)
            ||| % { code: q.statusCode }, '/', ['provider', 'account']),
            q.info,
            'name',
            'every account'
          ), '{{name}}')]
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
            p.orElse(
              'max by (provider) (increase(%s[1h] offset -1h)) > 0'
              % q.provider('api_credits_poll_errors_total', 'reason="rate_limited"'),
              q.info,
              'provider',
              'none'
            ),
            '{{provider}}'
          )]
        )
        + p.field({ min: 0, decimals: 0 });

      local waits = 'clamp_min(%s, 0)' % q.one('%(next)s - timestamp(%(next)s)' % {
        next: q.account('api_credits_poll_next_timestamp_seconds'),
      });
      local longest_waits =
        'topk(5, max_over_time((%s)[$__range:5m] @ end()))' % waits;
      local backoff =
        p.timeseries(
          'Back-off: time to the next poll',
          'How many minutes the exporter waits, and its usual interval (dashed), of the five accounts '
          + 'that waited longest. Above the dashed line, the exporter obeys Retry-After or an '
          + 'exhausted limit, or it backs off after failures.',
          'suffix: min',
          [
            p.range('A', waits + ' / 60 and ' + longest_waits, account_legend),
            p.range(
              'B',
              '%s / 60 and %s'
              % [q.account('account:api_credits_poll_interval_seconds:max'), longest_waits],
              'interval, ' + account_legend
            ),
          ]
        )
        + p.logarithmic()
        + p.dashed('B');

      local longest =
        p.bargauge(
          'Throttled in this time range',
          'The share of the time in which the account\'s last poll was refused with "too many '
          + 'requests".',
          'percentunit',
          [p.now('A', p.orElse(
            p.named(
              'topk(10, avg_over_time((%s)[$__range:5m]) > 0)'
              % q.accountMax('api_credits_account_status', 'status="throttled"'),
              '/',
              ['provider', 'account']
            ),
            q.info,
            'name',
            'none'
          ), '{{name}}')]
        )
        + p.field({ min: 0, max: 1, decimals: 1 })
        + p.color('yellow')
        + p.link('Runbook', config.runbookUrl % 'apicreditsthrottled');

      dashboard(config, ['provider', 'account', 'label', 'value']) {
        uid: config.dashboards.uids.rate_limits,
        title: 'API credits / Rate limits',
        description: 'Will calls be refused soon, or are they refused already, and until when?',
        time: { from: 'now-24h', to: 'now' },
        rows:: [
          [limits + p.size(24, 10)],
          [left + p.size(12, 9), resets + p.size(12, 9)],
          [statuses + p.size(15, 9), longest + p.size(9, 9)],
          [throttled + p.size(12, 9), backoff + p.size(12, 9)],
          [words + p.size(24, 7)],
        ],
      },
  },
}
