// Accounts: when each was read, what its vendor said, and what was last known while the vendor does
// not answer. An account without an answer keeps its series; an account that was removed loses
// them.
[
  // The configured accounts. While no replica answers, the accounts that were configured before.
  {
    record: 'account:api_credits_poll_interval_seconds:max',
    expr: |||
      max without (instance, pod) (api_credits_poll_interval_seconds{%(selector)s})
      or
      (account:api_credits_poll_interval_seconds:max and on (job) (max by (job) (up) == 0))
    |||,
  },

  // When an account was last read or, if it never was, when it was added. A restarted exporter
  // knows neither, so this rule remembers it.
  {
    record: 'account:api_credits_data_timestamp_seconds:max',
    expr: |||
      max without (instance, pod) (api_credits_poll_last_success_timestamp_seconds{%(selector)s})
      or
      (
        account:api_credits_data_timestamp_seconds:max
        and account:api_credits_poll_interval_seconds:max
      )
      or
      min without (instance, pod) (api_credits_account_added_timestamp_seconds{%(selector)s})
    |||,
  },

  {
    record: 'account:api_credits_data_age_seconds:min',
    expr: 'time() - account:api_credits_data_timestamp_seconds:max',
  },

  // Accounts whose last poll did not say `ok` on any replica. Their last known state is kept,
  // because a missing value says nothing here. The value is the poll interval.
  {
    record: 'account:api_credits_account_status:not_ok',
    expr: |||
      account:api_credits_poll_interval_seconds:max
      unless
      (
        max without (instance, pod, status) (api_credits_account_status{status="ok",%(selector)s})
        == 1
      )
    |||,
  },

  // Since when the vendor has said "exhausted". An account that turns unreachable after that has
  // not been topped up; only `ok` ends it.
  {
    record: 'account:api_credits_account_status:exhausted_since',
    expr: |||
      (
        account:api_credits_account_status:exhausted_since
        and account:api_credits_account_status:not_ok
      )
      or
      time() + 0 * (
        max without (instance, pod, status) (
          api_credits_account_status{status="exhausted",%(selector)s}
        ) == 1
      )
    |||,
  },
]
