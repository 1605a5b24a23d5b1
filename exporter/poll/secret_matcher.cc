#include "exporter/poll/secret_matcher.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The characters of Base64 that `secret` alone decides, where `before` bytes precede it in what was
// encoded: those that share bits with its neighbours may be anything.
std::string Base64Within(std::string_view secret, size_t before) {
  std::string out;
  const size_t end = (before + secret.size()) * 8;
  for (size_t bit = (before * 8 + 5) / 6 * 6; bit + 6 <= end; bit += 6) {
    unsigned value = 0;
    for (size_t i = bit; i < bit + 6; ++i) {
      const auto byte = static_cast<unsigned char>(secret[i / 8 - before]);
      value = value << 1U | (byte >> (7 - i % 8) & 1U);
    }
    out += kAlphabet[value];
  }
  return out;
}

std::optional<unsigned> HexDigit(char c) {
  const size_t value = std::string_view("0123456789abcdef").find(ToLower(c));
  return value == std::string_view::npos ? std::nullopt : std::optional<unsigned>(value);
}

std::string PercentDecoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const auto high = escape ? HexDigit(text[i + 1]) : std::nullopt;
    const auto low = escape ? HexDigit(text[i + 2]) : std::nullopt;
    if (!high || !low) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(*high << 4U | *low);
    i += 2;
  }
  return out;
}

std::string InStandardAlphabet(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return text;
}

bool HoldsAny(const std::string& text, const std::vector<Secret>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const Secret& secret) {
    return text.find(secret.Reveal()) != std::string::npos;
  });
}

}  // namespace

SecretMatcher::SecretMatcher(const std::vector<Secret>& secrets) {
  Needles needles;
  for (const Secret& secret : secrets) {
    const std::string_view whole = secret.Reveal();
    const size_t colon = whole.find(':');
    std::vector<std::string_view> parts = {whole};
    if (colon != std::string_view::npos) parts.push_back(whole.substr(colon + 1));
    for (std::string_view part : parts) {
      if (part.size() < kMinBytes) continue;
      needles.plain.emplace_back(std::string(part));
      for (const size_t before : {0, 1, 2}) {
        needles.base64.emplace_back(Base64Within(part, before));
      }
    }
  }
  needles_ = std::make_shared<const Needles>(std::move(needles));
}

bool SecretMatcher::operator()(std::string_view text) const {
  const std::string plain = PercentDecoded(text);
  return HoldsAny(std::string(text), needles_->plain) || HoldsAny(plain, needles_->plain) ||
         HoldsAny(InStandardAlphabet(plain), needles_->base64);
}

}  // namespace api_credits
