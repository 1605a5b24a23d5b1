// What the long windows read, written once an hour by a group of its own: a week is 168 samples
// instead of ten thousand. A rate of an hour that is taken once an hour misses nothing. What reads
// these takes averages and extremes, never sums: another interval changes the cost, not the figures.
[
  {
    record: 'account:api_credits_poll_interval_seconds:hourly',
    expr: 'max without (%(replicaLabels)s) (api_credits_poll_interval_seconds{%(selector)s})',
  },
  {
    record: 'pool:api_credits_consumed:rate1h_hourly',
    expr: 'pool:api_credits_consumed:rate1h',
  },
  {
    record: 'pool:api_credits_added:total_hourly',
    expr: 'pool:api_credits_added:total',
  },
  {
    record: 'pool:api_credits_recurring_grant:max_hourly',
    expr: 'pool:api_credits_recurring_grant:max',
  },
  {
    record: 'pool:api_credits_remaining:refresh_near_hourly',
    expr: 'min_over_time(pool:api_credits_remaining:refresh_near[1h])',
  },
  {
    record: 'pool:api_credits_remaining:refresh_near_or_unknown_hourly',
    expr: 'min_over_time(pool:api_credits_remaining:refresh_near_or_unknown[1h])',
  },

  // What has no news between two hours. A window counts once data reaches into its earlier half.
  {
    record: 'pool:api_credits_consumed:rate7d_hourly',
    expr: |||
      avg_over_time(pool:api_credits_consumed:rate1h_hourly[7d])
      and last_over_time(pool:api_credits_consumed:rate1h_hourly[84h] offset 84h)
    |||,
  },
  {
    record: 'pool:api_credits_remaining:comes_back_hourly',
    expr: |||
      min_over_time(pool:api_credits_remaining:refresh_near_or_unknown_hourly[9d] offset 1d) > 0
      and changes(pool:api_credits_added:total_hourly[10d]) >= 3
    |||,
  },
]
