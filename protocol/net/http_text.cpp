#include "protocol/net/http_text.hpp"

#include <algorithm>
#include <array>

namespace ph::net {
namespace {

struct Phrase {
  int status;
  const char* text;
};
constexpr std::array<Phrase, 24> kPhrases{{{200, "OK"},
                                           {201, "Created"},
                                           {202, "Accepted"},
                                           {204, "No Content"},
                                           {206, "Partial Content"},
                                           {302, "Found"},
                                           {303, "See Other"},
                                           {304, "Not Modified"},
                                           {400, "Bad Request"},
                                           {401, "Unauthorized"},
                                           {403, "Forbidden"},
                                           {404, "Not Found"},
                                           {405, "Method Not Allowed"},
                                           {408, "Request Timeout"},
                                           {409, "Conflict"},
                                           {412, "Precondition Failed"},
                                           {413, "Payload Too Large"},
                                           {415, "Unsupported Media Type"},
                                           {422, "Unprocessable Entity"},
                                           {426, "Upgrade Required"},
                                           {429, "Too Many Requests"},
                                           {431, "Request Header Fields Too Large"},
                                           {500, "Internal Server Error"},
                                           {503, "Service Unavailable"}}};

const char* phrase_of(int status) {
  const auto* found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                   [status](const Phrase& p) { return p.status == status; });
  return found == kPhrases.end() ? "Status" : found->text;
}

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

Status append_field(std::string& head, std::string_view name, std::string_view value) {
  const bool named = !name.empty() && name.find_first_of(" :\t") == std::string_view::npos;
  if (!named || !is_one_line(name) || !is_one_line(value)) {
    return fail(Fault::kMalformed, "header " + std::string(name.substr(0, 80)) +
                                       ": expected a name and a value of one line");
  }
  head.append(name).append(": ").append(value).append("\r\n");
  return {};
}

std::string encode_query_part(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  static constexpr std::string_view kPlain = "-._~/:";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
  return out;
}

std::string target_of(const Request& request) {
  std::string target = encode_query_part(request.path);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    target += separator + encode_query_part(name) + "=" + encode_query_part(value);
    separator = '&';
  }
  return target;
}

}  // namespace

std::string_view body_of(const Response& response) {
  return response.static_body.empty() ? std::string_view(response.body) : response.static_body;
}

Result<std::string> head_of(const Response& response, std::size_t body_size, Connection after) {
  std::string head =
      "HTTP/1.1 " + std::to_string(response.status) + " " + phrase_of(response.status) + "\r\n";
  if (!response.content_type.empty() && response.status != 204 && response.status != 304) {
    if (auto ok = append_field(head, "Content-Type", response.content_type); !ok) {
      return fail(ok.error());
    }
  }
  for (const auto& [name, value] : response.headers) {
    if (auto ok = append_field(head, name, value); !ok) return fail(ok.error());
  }
  if (response.status != 204 && response.status != 304) {
    head += "Content-Length: " + std::to_string(body_size) + "\r\n";
  }
  head += after == Connection::kClose ? "Connection: close\r\n\r\n" : "\r\n";
  return head;
}

Result<std::string> head_of(const Request& request, const Address& address) {
  std::string head;
  if (!is_one_line(request.method) || request.method.empty()) {
    return fail(Fault::kMalformed, "request method: expected one word");
  }
  head = request.method + " " + target_of(request) + " HTTP/1.1\r\n";
  const std::string host = address.server_name + ":" + std::to_string(address.port);
  if (auto ok = append_field(head, "Host", host); !ok) return fail(ok.error());
  for (const auto& [name, value] : request.headers) {
    if (auto ok = append_field(head, name, value); !ok) return fail(ok.error());
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  head += "Connection: close\r\n\r\n";
  return head;
}

}  // namespace ph::net
