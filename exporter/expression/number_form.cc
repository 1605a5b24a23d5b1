#include "exporter/expression/number_form.h"

#include <algorithm>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

constexpr std::string_view kZeros = "000";

bool IsBlank(char32_t code) {
  return code == ' ' || code == '\t' || code == 0xA0 || code == 0x2009 || code == 0x202F;
}

bool IsDecimalSign(std::string_view text) { return text == "." || text == ","; }

size_t DigitsOf(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

bool Skip(std::string_view& text, std::string_view part) {
  if (part.empty() || !text.starts_with(part)) return false;
  text.remove_prefix(part.size());
  return true;
}

// Digits that become text for ParseLenientNumber.
struct Plain {
  std::array<char, 72> bytes{};
  size_t size = 0;

  void Add(std::string_view text) {
    size = static_cast<size_t>(std::copy(text.begin(), text.end(), bytes.begin() + size) -
                               bytes.begin());
  }
};

// Moves the digits before the decimal sign from `text` to `plain`; false if the groups are odd.
bool TakeWhole(std::string_view& text, std::string_view grouping, Plain& plain) {
  size_t digits = DigitsOf(text);
  if (digits == 0) return false;
  const bool short_first = digits <= kZeros.size();
  while (true) {
    plain.Add(text.substr(0, digits));
    text.remove_prefix(digits);
    if (grouping.empty() || !text.starts_with(grouping)) return true;
    if (DigitsOf(text.substr(grouping.size())) == 0) return true;  // a blank before the suffix
    text.remove_prefix(grouping.size());
    digits = DigitsOf(text);
    if (!short_first || digits != kZeros.size()) return false;
  }
}

}  // namespace

std::optional<BlankedText> BlankedText::Of(std::string_view text) {
  BlankedText blanked;
  while (!text.empty()) {
    const auto [code, bytes] = FirstCharacter(text);
    if (bytes == 0) return std::nullopt;
    const std::string_view written = IsBlank(code) ? " " : text.substr(0, bytes);
    if (blanked.size_ + written.size() > blanked.bytes_.size()) return std::nullopt;
    std::copy(written.begin(), written.end(), blanked.bytes_.begin() + blanked.size_);
    blanked.size_ += written.size();
    text.remove_prefix(bytes);
  }
  return blanked;
}

std::optional<NumberForm> NumberForm::Of(std::string_view sample) {
  const auto blanked = BlankedText::Of(sample);
  if (!blanked) return std::nullopt;
  std::string_view rest = Trim(blanked->view());
  const size_t one =
      std::min(static_cast<size_t>(std::find_if(rest.begin(), rest.end(), IsDigit) - rest.begin()),
               rest.size());
  NumberForm form;
  form.prefix_ = *BlankedText::Of(rest.substr(0, one));
  if (form.prefix_.view().find_first_of("+-") != std::string_view::npos) return std::nullopt;
  rest.remove_prefix(one);
  if (!Skip(rest, "1")) return std::nullopt;
  if (!rest.starts_with(kZeros)) {
    const size_t bytes = FirstCharacter(rest).bytes;
    const std::string_view sign = rest.substr(0, bytes);
    if (bytes == 0 || IsAlphanumeric(sign[0]) || sign == "-" || sign == "+") return std::nullopt;
    form.grouping_ = *BlankedText::Of(sign);
    rest.remove_prefix(bytes);
  }
  if (!Skip(rest, kZeros)) return std::nullopt;
  if (rest.size() > 1 && IsDecimalSign(rest.substr(0, 1)) && rest[1] == '0') {
    form.decimal_ = rest[0];
    rest.remove_prefix(std::min(rest.find_first_not_of('0', 1), rest.size()));
    if (form.grouping_.view() == std::string_view(&form.decimal_, 1)) return std::nullopt;
  }
  if (std::any_of(rest.begin(), rest.end(), IsDigit)) return std::nullopt;
  form.suffix_ = *BlankedText::Of(rest);
  return form;
}

std::optional<double> NumberForm::Read(std::string_view text) const {
  const auto blanked = BlankedText::Of(text);
  if (!blanked) return std::nullopt;
  std::string_view rest = Trim(blanked->view());
  Plain plain;
  const bool minus = Skip(rest, "-");
  const bool is_signed = minus || Skip(rest, "+");
  Skip(rest, prefix_.view());
  if (minus || (!is_signed && Skip(rest, "-"))) plain.Add("-");
  if (!TakeWhole(rest, grouping_.view(), plain)) return std::nullopt;
  if (decimal_ != 0 && Skip(rest, {&decimal_, 1})) {
    const size_t digits = DigitsOf(rest);
    if (digits == 0) return std::nullopt;
    plain.Add(".");
    plain.Add(rest.substr(0, digits));
    rest.remove_prefix(digits);
  }
  Skip(rest, suffix_.view());
  if (!rest.empty()) return std::nullopt;
  return ParseLenientNumber({plain.bytes.data(), plain.size});
}

}  // namespace api_credits
