// net-snmp behind types of our own: its headers do not import into Swift (fd_set, macros).
//
// The library keeps users, clocks of engines and its settings in globals without a lock. Therefore every call into it is
// made under one lock here, and the lock is never held while a session waits for the network.
#ifndef ANHU_CNETSNMP_H
#define ANHU_CNETSNMP_H

#include <stddef.h>
#include <stdint.h>

// A device that is asked. One thread at a time; only anhu_snmp_cancel may be called from another.
typedef struct anhu_snmp_session anhu_snmp_session;

typedef enum {
    anhu_snmp_md5 = 1,     // RFC 3414, HMAC-MD5-96
    anhu_snmp_sha1 = 2,    // RFC 3414, HMAC-SHA-96
    anhu_snmp_sha224 = 3,  // RFC 7860
    anhu_snmp_sha256 = 4,
    anhu_snmp_sha384 = 5,
    anhu_snmp_sha512 = 6,
} anhu_snmp_digest;

typedef enum {
    anhu_snmp_des = 1,     // RFC 3414, CBC-DES
    anhu_snmp_aes128 = 2,  // RFC 3826
    anhu_snmp_aes192 = 3,  // draft-blumenthal-aes-usm-04
    anhu_snmp_aes256 = 4,
} anhu_snmp_cipher;

typedef struct {
    int version;       // 1, 2 (v2c) or 3
    const char *peer;  // udp:192.0.2.1:161 or udp6:[2001:db8::1]:161
    uint8_t address[16];  // the same as octets
    size_t address_length;  // 4 or 16
    uint16_t port;
    const uint8_t *community;
    size_t community_length;
    const char *user;
    int digest;  // 0: no authentication
    const uint8_t *digest_password;
    size_t digest_password_length;
    int cipher;  // 0: no encryption
    const uint8_t *cipher_password;
    size_t cipher_password_length;
    const char *context;
    int32_t timeout_ms;  // before the first repetition
    int32_t retries;
} anhu_snmp_options;

typedef enum {
    anhu_snmp_ok = 0,
    anhu_snmp_timeout = 1,      // nothing came
    anhu_snmp_cancelled = 2,
    anhu_snmp_out_of_time = 3,  // the budget of the call was used up before the repetitions were
    anhu_snmp_network = 4,      // detail: errno, from the system or from an ICMP message
    anhu_snmp_report = 5,       // detail: why version 3 refused, a number of net-snmp's SNMPERR_ list
    anhu_snmp_agent = 6,        // detail: error-status of RFC 3416, section 3
    anhu_snmp_unusable = 7,     // detail: SNMPERR_; the options cannot be taken
    anhu_snmp_busy = 8,         // the same user with other keys is in use at the same engine
    anhu_snmp_protocol = 9,     // detail: SNMPERR_; an answer that is none
} anhu_snmp_outcome;

// Reasons of anhu_snmp_report, of anhu_snmp_unusable.
enum {
    anhu_snmp_unknown_engine = -32,
    anhu_snmp_unknown_user = -33,
    anhu_snmp_unsupported_level = -34,
    anhu_snmp_wrong_digest = -35,
    anhu_snmp_not_in_time = -36,
    anhu_snmp_not_decrypted = -37,
};

typedef enum {
    anhu_snmp_null = 0,
    anhu_snmp_integer = 1,
    anhu_snmp_natural = 2,  // Counter32, Gauge32, Unsigned32, Counter64
    anhu_snmp_octets = 3,
    anhu_snmp_object = 4,
    anhu_snmp_address = 5,  // IpAddress, four octets
    anhu_snmp_ticks = 6,
    anhu_snmp_absent = 7,   // noSuchObject or noSuchInstance (RFC 3416, 4.2.1)
    anhu_snmp_end = 8,      // endOfMibView
    anhu_snmp_other = 9,
} anhu_snmp_type;

typedef struct {
    const uint32_t *name;
    size_t name_length;
    int type;
    int64_t integer;
    uint64_t natural;
    const uint8_t *octets;
    size_t octet_count;
    const uint32_t *object;
    size_t object_length;
} anhu_snmp_variable;

typedef struct {
    int outcome;
    int detail;
    int error_index;  // of anhu_snmp_agent, from 1
    // Good until the next call with this session.
    const anhu_snmp_variable *variables;
    size_t count;
} anhu_snmp_answer;

typedef enum {
    anhu_snmp_get = 1,
    anhu_snmp_next = 2,
    anhu_snmp_bulk = 3,
} anhu_snmp_request_kind;

// Takes copies of everything. NULL: no memory, or no handle left.
anhu_snmp_session *anhu_snmp_create(const anhu_snmp_options *options);

// Opens the socket; with version 3 asks for the engine first (RFC 3414, section 4). Once.
anhu_snmp_answer anhu_snmp_open(anhu_snmp_session *session, int32_t budget_ms);

// Sends one request and waits for its answer. The arcs of all names one after another, and how many belong to each.
anhu_snmp_answer anhu_snmp_request(
    anhu_snmp_session *session, int kind, const uint32_t *arcs, const size_t *lengths, size_t count, int repetitions,
    int32_t budget_ms);

// What waits, and whatever is asked from now on, ends as cancelled.
void anhu_snmp_cancel(anhu_snmp_session *session);

// The engine of the device, known after anhu_snmp_open with version 3.
const uint8_t *anhu_snmp_engine(const anhu_snmp_session *session, size_t *length);

// Closes and frees, and wipes the keys.
void anhu_snmp_close(anhu_snmp_session *session);

#endif
