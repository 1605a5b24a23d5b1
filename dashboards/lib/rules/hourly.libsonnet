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
    record: 'pool:api_credits_remaining:min_hourly',
    expr: 'min_over_time(pool:api_credits_remaining:min[1h])',
  },
]
