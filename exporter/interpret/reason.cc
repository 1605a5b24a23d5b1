#include "exporter/interpret/reason.h"

namespace api_credits {

Reason ReasonOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kDns:
      return Reason::kDns;
    case ErrorCode::kConnect:
      return Reason::kConnect;
    case ErrorCode::kTls:
      return Reason::kTls;
    case ErrorCode::kTimeout:
      return Reason::kTimeout;
    case ErrorCode::kTransport:
    case ErrorCode::kIo:
      return Reason::kTransport;
    case ErrorCode::kTooLarge:
      return Reason::kTooLarge;
    case ErrorCode::kMalformedBody:
      return Reason::kMalformedBody;
    case ErrorCode::kMissingField:
      return Reason::kMissingField;
    case ErrorCode::kBadValue:
      return Reason::kBadValue;
    case ErrorCode::kExpression:
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kBusy:
      break;
  }
  return Reason::kExpression;
}

}  // namespace api_credits
