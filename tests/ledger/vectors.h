// Known answers that were computed with other tools: RFC 8032's first key under a name, and a
// checkpoint of the well-known tree of size 8 signed with it (Python's cryptography and hashlib).
#ifndef TESTS_LEDGER_VECTORS_H_
#define TESTS_LEDGER_VECTORS_H_

namespace luheng::ledger {

inline constexpr char kKnownName[] = "luheng.example/zhuji";
inline constexpr char kKnownVkey[] =
    "luheng.example/zhuji+cd7efff4+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
inline constexpr char kKnownPem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
// The key pair of GM/T 0003.5, annex A.
inline constexpr char kSm2PointHex[] =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
inline constexpr char kSm2Vkey[] =
    "luheng.example/zhuji+1ae234c5+/2x1aGVuZy5leGFtcGxlL3NtMi1zbTMvdjEECfnfMR5UIaFQ3X0WHkvFxnIX"
    "n60YM/wHa7CP81bzUCDM6kkM4md1pS3G6nGMwapgCu0F+/NeCEpmMvYHLamtEw==";
inline constexpr char kSm2Pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgOUUgj3shRLE/NuOK\n"
    "xtOflYiTk2koYLUaQvuB7033xbihRANCAAQJ+d8xHlQhoVDdfRYeS8XGchefrRgz\n"
    "/AdrsI/zVvNQIMzqSQziZ3WlLcbqcYzBqmAK7QX7814ISmYy9gctqa0T\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kKnownRootHex[] =
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
inline constexpr char kKnownText[] =
    "luheng.example/zhuji\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
inline constexpr char kKnownNote[] =
    "luheng.example/zhuji\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    "\n"
    "\xe2\x80\x94 luheng.example/zhuji "
    "zX7/9IL6q+NRVCuCyhZi/LnX/LfeSENO4zAKIEDbYNjg3UbCjb7XGgJ5BPi0CxdP9rkCFxVAr6z398j4D3fSYOkbZQ4="
    "\n";

}  // namespace luheng::ledger

#endif  // TESTS_LEDGER_VECTORS_H_
