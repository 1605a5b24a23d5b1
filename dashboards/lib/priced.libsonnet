// Priced: for how many of the pools there is a price, because sums of money leave out the others.
local p = import 'panels.libsonnet';

function(q)
  p.stat(
    'Priced',
    'The share of all pools that have a price. Money on these panels is the money of those alone. '
    + 'You can give a pool its price with price_per_credit.',
    'percentunit',
    [p.now('A', |||
      (count(%(pools)s and ignoring (currency) %(prices)s) or 0 * count(%(pools)s))
      / count(%(pools)s)
    ||| % {
      pools: q.condition,
      prices: 'sum without (currency) (%s)' % q.poolMax('api_credits_price'),
    }, 'priced')]
  )
  + p.field({ decimals: 0 })
  + p.thresholds([[null, 'text'], [p.smallest, 'orange'], [0.8, 'text']])
