// What is known of an account: when it was read, what its vendor said, and what was last known
// while nobody answers. An account without an answer keeps its series; one that is gone loses them.
local memory = import 'memory.libsonnet';

[
  // Exporters that answer, by job.
  {
    record: 'job:api_credits_exporters:count',
    expr: 'count by (job) (api_credits_exporter_build_info{%(selector)s})',
  },

  // For a quarter of an hour at least: a rollout that doubles them for a moment is not meant.
  {
    record: 'job:api_credits_exporters:lasting',
    expr: 'min_over_time(job:api_credits_exporters:count[15m])',
  },

  // Jobs that are blind: fewer exporters answer than at some time of the last day, or no target
  // answers. What these showed is not known; what those that answer do not show was removed.
  {
    record: 'job:api_credits_exporters:missing',
    expr: |||
      (
        max_over_time(job:api_credits_exporters:lasting[1d])
        - (
          job:api_credits_exporters:count
          or 0 * max_over_time(job:api_credits_exporters:lasting[1d])
        )
      ) > 0
      or
      1 + (max by (job) (up) == 0)
    |||,
  },

  // The accounts that are configured. While a job is blind, also those that were.
  {
    record: 'account:api_credits_poll_interval_seconds:max',
    expr: |||
      max without (%(replicaLabels)s) (api_credits_poll_interval_seconds{%(selector)s})
      or
      (
        account:api_credits_poll_interval_seconds:max
        and on (job) job:api_credits_exporters:missing
      )
      or
      (
        last_over_time(account:api_credits_poll_interval_seconds:hourly[1d])
        and on (job) job:api_credits_exporters:missing
      )
    |||,
  },

  // When an account was last read or, if it never was, when it was added. A restarted exporter
  // knows neither, so this rule remembers it.
  {
    record: 'account:api_credits_data_timestamp_seconds:max',
    expr: |||
      max without (%(replicaLabels)s) (api_credits_poll_last_success_timestamp_seconds{%(selector)s})
      or
      (
        account:api_credits_data_timestamp_seconds:max
        and account:api_credits_poll_interval_seconds:max
      )
      or
      min without (%(replicaLabels)s) (api_credits_account_added_timestamp_seconds{%(selector)s})
    |||,
  },

  {
    record: 'account:api_credits_data_age_seconds:min',
    expr: 'time() - account:api_credits_data_timestamp_seconds:max',
  },

  // Of the accounts that should have been read long since, and of those of which nothing is known any
  // more. They are few: alerts begin with them.
  {
    record: 'account:api_credits_data_age_seconds:late',
    expr: |||
      account:api_credits_data_age_seconds:min > 2 * account:api_credits_poll_interval_seconds:max
    |||,
  },
  {
    record: 'account:api_credits_data_age_seconds:stale',
    expr: |||
      account:api_credits_data_age_seconds:min
      > max without (%(replicaLabels)s) (api_credits_poll_stale_after_seconds{%(selector)s})
    |||,
  },

  // Accounts whose last poll did not say `ok` on any replica. Their last known state is kept,
  // because a missing value says nothing here. The value is the poll interval.
  {
    record: 'account:api_credits_account_status:not_ok',
    expr: |||
      account:api_credits_poll_interval_seconds:max
      unless
      max without (status, %(replicaLabels)s) (
        api_credits_account_status{status="ok",%(selector)s} == 1
      )
    |||,
  },

  // Since when the vendor has said "exhausted". An account that turns unreachable after that has
  // not been topped up; only `ok` ends it.
  {
    record: 'account:api_credits_account_status:exhausted_since',
    expr: |||
      %s
      or
      time() + 0 * max without (status, %%(replicaLabels)s) (
        api_credits_account_status{status="exhausted",%%(selector)s} == 1
      )
    ||| % memory.kept(
      'account:api_credits_account_status:exhausted_since',
      'refused',
      'account:api_credits_account_status:not_ok'
    ),
  },
]
