// Exporter: whether the numbers on the other dashboards can be believed. Polls are added up over
// replicas, because each polls for itself; processes are shown side by side.
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local processes_of = import 'processes.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'exporter.json':
      local config = $._config;
      local q = queries(config, pools=false);
      local link = links(config);
      local processes = processes_of(q);

      local up =
        p.stat(
          'Replicas',
          'Exporters that Prometheus can scrape at present.',
          'none',
          [p.now('A', |||
            count by (job) (
              up == 1 and on (job, instance) last_over_time(%s[7d])
            )
          ||| % q.exporter('api_credits_exporter_build_info'), '{{job}}')]
        )
        + p.thresholds([[null, 'red'], [1, 'green']]);

      local accounts =
        p.stat(
          'Accounts',
          'Accounts in the configuration that is in use, over all shards; of these, those that '
          + 'rest (enabled: false) are not polled.',
          'none',
          [
            p.now('A', |||
              sum by (job) (
                max by (job, shard_ordinal) (
                  %s + on (job, instance) group_left (shard_ordinal) 0 * %s
                )
              )
            ||| % [
              q.exporter('api_credits_exporter_accounts'),
              q.exporter('api_credits_exporter_shard_ordinal'),
            ], '{{job}}'),
            p.now('B', 'sum(1 - %s)' % q.accountMax('api_credits_account_enabled'), 'rest'),
          ]
        );

      local successes =
        p.stat(
          'Good polls',
          'The share of successful polls in this time range, rounded down.',
          'percentunit',
          [p.now(
            'A',
            'floor(10000 * (1 - sum(increase(%s[$__range])) / sum(increase(%s[$__range])))) / 10000'
            % [q.account('api_credits_poll_failures_total'), q.account('api_credits_polls_total')],
            'succeeded'
          )]
        )
        + p.field({ decimals: 2 })
        + p.thresholds([[null, 'text'], [p.smallest, 'red'], [0.9, 'orange'], [0.99, 'green']]);

      local reload =
        p.stat(
          'Config',
          'Whether the last attempt to load the configuration succeeded. If it failed, the '
          + 'previous configuration stays in use.',
          'none',
          [
            p.now(
              'A',
              'min by (job) (%s)'
              % q.exporter('api_credits_exporter_config_last_reload_successful'),
              '{{job}}'
            ),
          ]
        )
        + p.field({ mappings: [p.mapping([['0', 'refused', 'orange'], ['1', 'loaded', 'green']])] });

      local durable =
        p.stat(
          'Saved',
          'Whether the counters are saved on disk, so that they survive a restart. No data: '
          + 'storage.path is empty.',
          'none',
          [
            p.now(
              'A',
              'min by (job) (%s)' % q.exporter('api_credits_exporter_state_durable'),
              '{{job}}'
            ),
          ]
        )
        + p.field(
          { mappings: [p.mapping([['0', 'in memory only', 'orange'], ['1', 'yes', 'green']])] }
        );

      local polls =
        p.timeseries(
          'Polls per minute',
          'Polls that have ended, successful or not, over all replicas.',
          'short',
          [
            p.range(
              'A',
              '60 * sum by (provider) (rate(%s[$__rate_interval]))'
              % q.account('api_credits_polls_total'),
              '{{provider}}'
            ),
          ]
        )
        + p.field({ min: 0 });

      local errors =
        p.columns(
          'Errors of polls, by reason',
          'Errors per hour, including errors in a single field of a successful poll. dns, '
          + 'connect, tls and timeout are problems of the connection; missing_field, bad_value '
          + 'and malformed_body mean that the vendor changed its answer.',
          'short',
          '1h',
          [p.range(
            'A',
            p.orElse(
              p.named(
                'sum by (provider, reason) (increase(%s[1h] offset -1h)) > 0'
                % q.provider('api_credits_poll_errors_total'),
                ': ',
                ['provider', 'reason']
              ),
              q.info,
              'name',
              'none'
            ),
            '{{name}}'
          )]
        )
        + p.field({ min: 0 });

      local answers =
        p.columns(
          'Bad answers, by HTTP status',
          'Answers per hour to the requests of polls, without those with a status of 2xx. 401 and 403 speak of the key, 429 of too many '
          + 'requests, 407 of a proxy; 5xx is trouble of the vendor.',
          'short',
          '1h',
          [p.range(
            'A',
            p.orElse(
              p.named(
                'sum by (provider, code) (increase(%s[1h] offset -1h)) > 0'
                % q.provider('api_credits_http_responses_total', 'code!~"2.."'),
                ': ',
                ['provider', 'code']
              ),
              q.info,
              'name',
              'none'
            ),
            '{{name}}'
          )]
        )
        + p.field({ min: 0 });

      local failed = q.accountMax('api_credits_poll_success') + ' == 0';
      local date(name) = '1000 * %s and %s' % [q.accountMax(name), failed];
      local failing =
        p.table(
          'Accounts whose last poll failed',
          'When the last poll of each account succeeded, and when the exporter will try again.',
          [
            p.rows('Failed', p.orElse(failed, q.info, 'account', 'none: all succeeded')),
            p.rows('Share', |||
              (
                sum without (%(replicas)s) (increase(%(failures)s[$__range]))
                / (sum without (%(replicas)s) (increase(%(polls)s[$__range])) > 0)
              )
              and %(failed)s
            ||| % {
              replicas: q.replicas,
              failures: q.account('api_credits_poll_failures_total'),
              polls: q.account('api_credits_polls_total'),
              failed: failed,
            }),
            p.rows('Last', date('api_credits_poll_last_success_timestamp_seconds')),
            p.rows('Next', date('api_credits_poll_next_timestamp_seconds')),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(80)],
          ['Value #Last', 'Last success', { unit: 'dateTimeFromNow' } + p.width(104)],
          ['Value #Next', 'Next poll', { unit: 'dateTimeFromNow' } + p.width(104)],
          ['Value #Share', 'Failed', { unit: 'percentunit', decimals: 0 } + p.width(64)],
          ['provider', 'Provider', p.atLeast(80)],
          ['Value #Failed'],
        ], sort='Value #Last', descending=false)
        + p.link('Runbook', config.runbookUrl % 'apicreditspollsfailing');

      local quantile(share) =
        'histogram_quantile(%g, sum by (provider, le) (rate(%s[1h]))) > 0'
        % [share, q.provider('api_credits_poll_duration_seconds_bucket')];
      local duration =
        p.timeseries(
          'Duration of polls',
          'How long the requests of one poll took together, over the last hour: the median and, '
          + 'dashed, the 99th percentile.',
          's',
          [
            p.range('A', quantile(0.5), 'median, {{provider}}'),
            p.range('B', quantile(0.99), '99 %, {{provider}}'),
          ]
        )
        + p.field({ min: 0 })
        + p.dashed('B');

      local late =
        p.timeseries(
          'Lateness',
          'By how many minutes the most delayed poll was overdue. Above a few seconds the exporter '
          + 'is overloaded or stuck. The dashed line is a minute.',
          'suffix: min',
          [
            p.range('A', |||
              clamp_min(
                max by (provider) (timestamp(%(next)s) - %(next)s),
                0
              ) / 60
            ||| % { next: q.account('api_credits_poll_next_timestamp_seconds') }, '{{provider}}'),
            p.range('B', 'vector(1)', 'a minute'),
          ]
        )
        + p.custom({ fillOpacity: 0 })
        + p.dashed('B', { color: { mode: 'fixed', fixedColor: 'orange' } })
        + p.field({ min: 0 });

      local stale =
        p.timeseries(
          'Age of the data, against stale_after',
          'The age of the last reading, as a share of the age at which it is withdrawn, for the '
          + 'worst account of each provider, cut off at 300 %. Above the line at 100 % the balance is '
          + 'not known.',
          'percentunit',
          [p.range('A', |||
            clamp_max(
              max by (provider) (
                %s
                / %s
              ),
              3
            )
          ||| % [
            q.account('account:api_credits_data_age_seconds:min'),
            q.accountMax('api_credits_poll_stale_after_seconds'),
          ], '{{provider}}')]
        )
        + p.custom({ fillOpacity: 0, thresholdsStyle: { mode: 'dashed' } })
        + p.field({
          min: 0,
          max: 3,
          thresholds: p.steps([[null, 'transparent'], [1, 'red']]).thresholds,
        })
        + p.link('Runbook', config.runbookUrl % 'apicreditsdatastale');

      local watched =
        p.table(
          'Schedule',
          'How often each account is polled, after how long its values are withdrawn, and since '
          + 'when this process has known the account.',
          [
            p.rows('Interval', q.accountMax('api_credits_poll_interval_seconds')),
            p.rows('Stale', q.accountMax('api_credits_poll_stale_after_seconds')),
            p.rows('Age', q.account('account:api_credits_data_age_seconds:min')),
            p.rows(
              'Added',
              '1000 * ' + q.accountMax('api_credits_account_added_timestamp_seconds')
            ),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(100) + p.search],
          ['Value #Age', 'Age of data', { unit: 's', decimals: 0 } + p.width(90)],
          ['Value #Stale', 'Stale after', { unit: 's' } + p.width(90)],
          ['Value #Interval', 'Every', { unit: 's' } + p.width(70)],
          ['provider', 'Provider', p.atLeast(80) + p.search],
          ['Value #Added', 'Watched since', { unit: 'dateTimeFromNow' } + p.width(110)],
        ], sort='Value #Age');

      local seen(metric) =
        'count by (provider, account) (max without (%s) (max_over_time(%s[$__range])))'
        % [q.replicas, q.account(metric)];
      local doubted =
        p.table(
          'What could not be read or believed',
          'In this time range: fields that a poll could not read, readings that waited for a '
          + 'second one, thresholds in percent of nothing, pools that the vendor lists no more, '
          + 'and how far the clock of the vendor was off.',
          [
            p.rows('Unreadable', p.orElse(
              seen('api_credits_field_unreadable'), q.info, 'account', 'none', 'NaN'
            )),
            p.rows('Held', seen('api_credits_reading_held')),
            p.rows('Unresolved', seen('api_credits_threshold_unresolved')),
            p.rows('Missing', seen('api_credits_pool_missing_since_timestamp_seconds')),
            p.rows('Clock', |||
              max by (provider, account) (max_over_time(%s[$__range]))
            ||| % q.account('api_credits_vendor_clock_offset_seconds')),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(110)],
          ['provider', 'Provider', p.atLeast(90)],
          ['Value #Unreadable', 'Unreadable fields', { decimals: 0 } + p.width(130)],
          ['Value #Held', 'Held pools', { decimals: 0 } + p.width(90)],
          ['Value #Unresolved', 'Thresholds of nothing', { decimals: 0 } + p.width(162)],
          ['Value #Missing', 'Missing pools', { decimals: 0 } + p.width(104)],
          ['Value #Clock', 'Clock of the vendor', { unit: 's', decimals: 0 } + p.width(140)],
        ], sort='Account', descending=false)
        + p.link('Runbook', config.runbookUrl % 'apicreditsfieldunreadable');

      dashboard(config, ['provider', 'account', 'label', 'value']) {
        uid: config.dashboards.uids.exporter,
        title: 'API credits / Exporter',
        description: 'Can the numbers on the other dashboards be believed?',
        time: { from: 'now-24h', to: 'now' },
        rows:: [
          [
            up + p.size(5, 4),
            accounts + p.size(5, 4),
            successes + p.size(5, 4),
            reload + p.size(5, 4),
            durable + p.size(4, 4),
          ],
          [polls + p.size(8, 8), answers + p.size(8, 8), errors + p.size(8, 8)],
          [failing + p.size(14, 8), stale + p.size(10, 8)],
          [doubted + p.size(24, 6)],
          [duration + p.size(12, 8), late + p.size(12, 8)],
          [p.section('Schedule and processes')],
          [watched + p.size(24, 8)],
          [
            processes.cpu + p.size(6, 7),
            processes.memory + p.size(6, 7),
            processes.files + p.size(6, 7),
            processes.commit + p.size(6, 7),
          ],
          [processes.table + p.size(24, 5)],
        ],
      },
  },
}
