#include "exporter/provider/whole.h"

namespace api_credits {

std::map<std::string, bool> TellsWhole(const Provider& provider,
                                       const std::set<std::string>& enabled) {
  std::map<std::string, bool> told;
  const auto visit = [&](const FieldRules& fields) {
    for (const PoolRule& rule : fields.pools) {
      if (!rule.remaining && !rule.used) continue;
      bool& tells = told[rule.pool.value ? "" : rule.pool.literal];
      tells = tells || rule.limit || rule.recurring_grant;
    }
  };
  for (const RequestRule& request : provider.requests) {
    if (request.optional && enabled.count(request.name) == 0) continue;
    visit(request.fields);
    for (const Alternative& alternative : request.any_of) visit(alternative.fields);
  }
  return told;
}

}  // namespace api_credits
