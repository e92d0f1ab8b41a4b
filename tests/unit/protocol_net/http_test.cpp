#include <gtest/gtest.h>

#include "house.hpp"

namespace ph::net {
namespace {

Response must_fetch(House& house, Request request) {
  auto tls = house.client(house.authority.anonymous());
  return fetch_blocking(tls, house.address(), std::move(request), Limits{}).value();
}

// What a plain door answers to exactly these bytes.
std::string answer_to(const std::string& words, Limits limits = {}) {
  House house(Door::kPlain, limits);
  const RawClient raw(house.port());
  raw.say(words);
  return raw.hear_all();
}

void expect_error(const std::string& words, int status, const std::string& code) {
  const std::string heard = answer_to(words);
  EXPECT_EQ(heard.rfind("HTTP/1.1 " + std::to_string(status) + " ", 0), 0U) << heard;
  EXPECT_NE(heard.find("{\"error\":{\"code\":\"" + code + "\",\"message\":\""), std::string::npos)
      << heard;
}

TEST(Http, AnswersAGet) {
  House house(Door::kTls);
  Request request;
  request.method = "GET";
  request.path = "/pumps of ward/7";
  request.query = {{"since", "a&b"}};
  const Response response = must_fetch(house, request);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain");
  EXPECT_EQ(response.body, "GET /pumps of ward/7  since=a&b");
}

TEST(Http, AnswersAPost) {
  House house(Door::kTls);
  Request request;
  request.method = "POST";
  request.path = "/orders";
  request.body = std::string(60'000, 'o');
  EXPECT_EQ(must_fetch(house, request).body, "POST /orders " + request.body);
}

TEST(Http, SendsEmbeddedPages) {
  House house(Door::kTls);
  Request request;
  request.method = "GET";
  request.path = "/static";
  EXPECT_EQ(must_fetch(house, request).body, "from the program");
}

TEST(Http, KeepsTheConnectionForTheNextRequest) {
  const std::string heard = answer_to(
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"
      "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(heard.find("POST /1 one"), std::string::npos) << heard;
  EXPECT_NE(heard.find("GET /2 "), std::string::npos) << heard;
}

TEST(Http, HeadHasALengthAndNoBody) {
  const std::string heard = answer_to("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(heard.find("Content-Length: 10\r\n"), std::string::npos) << heard;
  EXPECT_EQ(heard.find("HEAD /abc"), std::string::npos);
}

TEST(Http, ServesCurlsQuestionBeforeALongBody) {
  const std::string heard = answer_to(
      "POST /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"
      "Connection: close\r\n\r\none");
  EXPECT_EQ(heard.rfind("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK", 0), 0U) << heard;
}

TEST(Http, RefusesAnOverlongHeader) {
  expect_error("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'x') + "\r\n\r\n", 431,
               "header_too_long");
}

TEST(Http, RefusesTooManyFields) {
  std::string words = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 64; ++i) words += "X" + std::to_string(i) + ": 1\r\n";
  expect_error(words + "\r\n", 431, "too_many_headers");
}

TEST(Http, TakesTheLastAllowedField) {
  std::string words = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  for (int i = 0; i < 62; ++i) words += "X" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(answer_to(words + "\r\n").rfind("HTTP/1.1 200 OK", 0), 0U);
}

TEST(Http, RefusesABodyOneByteOverTheLimit) {
  expect_error(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n" + std::string(65'537, 'b'), 413,
      "body_too_long");
}

TEST(Http, TakesABodyOfExactlyTheLimit) {
  const std::string heard =
      answer_to("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 65536\r\n\r\n" +
                std::string(65'536, 'b'));
  EXPECT_EQ(heard.rfind("HTTP/1.1 200 OK", 0), 0U);
}

TEST(Http, RefusesTwoHosts) {
  expect_error("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "doubled_header");
}

TEST(Http, RefusesNoHost) { expect_error("GET / HTTP/1.1\r\n\r\n", 400, "missing_host"); }

TEST(Http, RefusesChunkedBodies) {
  expect_error("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
               "transfer_encoding");
}

TEST(Http, RefusesAnUnknownTransferEncoding) {
  expect_error("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400,
               "transfer_encoding");
}

TEST(Http, RefusesTransferEncodingInHttp10) {
  expect_error("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
               "transfer_encoding");
}

TEST(Http, RefusesGarbage) { expect_error("\x01\x02 nonsense\r\n\r\n", 400, "malformed_request"); }

TEST(Http, RefusesAShortWebSocketKey) {
  expect_error(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n",
      400, "bad_upgrade");
}

TEST(Http, RefusesFramesSentBeforeTheUpgrade) {
  expect_error(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\nearly",
      400, "bad_upgrade");
}

TEST(Http, FetchTellsThatNobodyListens) {
  std::uint16_t port = 0;
  {
    House house(Door::kPlain);
    port = house.port();
  }
  Request request;
  request.method = "GET";
  request.path = "/";
  const Address address{"127.0.0.1", port, "localhost"};
  const auto response = fetch_blocking(nullptr, address, request, Limits{});
  EXPECT_EQ(response.error().detail,
            "connect 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

}  // namespace
}  // namespace ph::net
