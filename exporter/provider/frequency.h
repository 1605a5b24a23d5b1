// How often a period begins anew: every so many months of the calendar, or every so many days.
// Thread rule: values; pure functions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/document/map_reader.h"

namespace api_credits {

struct Frequency {
  int months = 0;  // or
  int days = 0;

  // Weeks and periods of 30 days begin on no day that a calendar tells.
  bool NeedsNext() const { return months == 0 && days != 1; }

  friend constexpr bool operator==(const Frequency&, const Frequency&) = default;

  static const Frequency kDay, kWeek, kMonth, kQuarter, kYear;
};
inline constexpr Frequency Frequency::kDay{0, 1};
inline constexpr Frequency Frequency::kWeek{0, 7};
inline constexpr Frequency Frequency::kMonth{1, 0};
inline constexpr Frequency Frequency::kQuarter{3, 0};
inline constexpr Frequency Frequency::kYear{12, 0};

inline constexpr std::array<std::string_view, 5> kFrequencies = {"day", "week", "month", "quarter",
                                                                 "year"};

// One of kFrequencies, or whole days such as "30d".
std::string FrequencyWord(Frequency frequency);

// Reads what FrequencyWord writes; reports what is wrong and yields nothing then.
std::optional<Frequency> ReadFrequency(const Setting& setting, const FileReport& report);

}  // namespace api_credits
