// Keys and users of version 3. Every function is called with the lock held.
#include <string.h>

#include "internal.h"

static anhu_snmp_session *sessions;

typedef struct {
    oid *name;
    size_t length;
} protocol;

static protocol digest_protocol(int digest) {
    switch (digest) {
        case anhu_snmp_md5: return (protocol){usmHMACMD5AuthProtocol, 10};
        case anhu_snmp_sha1: return (protocol){usmHMACSHA1AuthProtocol, 10};
        case anhu_snmp_sha224: return (protocol){usmHMAC128SHA224AuthProtocol, 10};
        case anhu_snmp_sha256: return (protocol){usmHMAC192SHA256AuthProtocol, 10};
        case anhu_snmp_sha384: return (protocol){usmHMAC256SHA384AuthProtocol, 10};
        case anhu_snmp_sha512: return (protocol){usmHMAC384SHA512AuthProtocol, 10};
        default: return (protocol){NULL, 0};
    }
}

static protocol cipher_protocol(int cipher) {
    switch (cipher) {
        case anhu_snmp_des: return (protocol){usmDESPrivProtocol, 10};
        case anhu_snmp_aes128: return (protocol){usmAESPrivProtocol, 10};
        case anhu_snmp_aes192: return (protocol){usmAES192PrivProtocol, 9};
        case anhu_snmp_aes256: return (protocol){usmAES256PrivProtocol, 9};
        default: return (protocol){NULL, 0};
    }
}

int anhu_snmp_make_keys(anhu_snmp_session *session) {
    netsnmp_session *wanted = &session->wanted;
    wanted->securityEngineID = session->engine;
    wanted->securityEngineIDLen = session->engine_length;
    wanted->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
    if (session->digest == 0) return 0;
    protocol chosen = digest_protocol(session->digest);
    if (chosen.name == NULL) return SNMPERR_KT_NOT_AVAILABLE;
    wanted->securityLevel = SNMP_SEC_LEVEL_AUTHNOPRIV;
    // Pointers into the library's own constants: snmp_sess_open copies them.
    wanted->securityAuthProto = chosen.name;
    wanted->securityAuthProtoLen = chosen.length;
    wanted->securityAuthKeyLen = sizeof wanted->securityAuthKey;
    int wrong = generate_Ku(
        chosen.name, chosen.length, session->digest_password, session->digest_password_length, wanted->securityAuthKey,
        &wanted->securityAuthKeyLen);
    if (wrong != 0 || session->cipher == 0) return wrong;
    // The key of the cipher is made with the digest (RFC 3414, 2.6; RFC 3826, 1.2).
    protocol hiding = cipher_protocol(session->cipher);
    if (hiding.name == NULL) return SNMPERR_KT_NOT_AVAILABLE;
    wanted->securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
    wanted->securityPrivProto = hiding.name;
    wanted->securityPrivProtoLen = hiding.length;
    wanted->securityPrivKeyLen = sizeof wanted->securityPrivKey;
    return generate_Ku(
        chosen.name, chosen.length, session->cipher_password, session->cipher_password_length, wanted->securityPrivKey,
        &wanted->securityPrivKeyLen);
}

static int is_same_user(const anhu_snmp_session *left, const anhu_snmp_session *right) {
    return left->engine_length == right->engine_length && !memcmp(left->engine, right->engine, left->engine_length)
           && !strcmp(left->wanted.securityName, right->wanted.securityName);
}

static int has_same_keys(const netsnmp_session *left, const netsnmp_session *right) {
    return left->securityAuthProto == right->securityAuthProto && left->securityPrivProto == right->securityPrivProto
           && left->securityAuthKeyLen == right->securityAuthKeyLen
           && left->securityPrivKeyLen == right->securityPrivKeyLen
           && !memcmp(left->securityAuthKey, right->securityAuthKey, left->securityAuthKeyLen)
           && !memcmp(left->securityPrivKey, right->securityPrivKey, left->securityPrivKeyLen);
}

// The library knows a user of an engine once, with one set of keys. 0: somebody is using the user with others.
int anhu_snmp_enter(anhu_snmp_session *session) {
    int shared = 0;
    for (anhu_snmp_session *other = sessions; other != NULL; other = other->next) {
        if (!is_same_user(session, other)) continue;
        if (!has_same_keys(&session->wanted, &other->wanted)) return 0;
        shared = 1;
    }
    // Twins made from one image share an engine id but not its clock: what was learnt of the other would refuse this one.
    if (!shared) free_enginetime(session->engine, session->engine_length);
    session->next = sessions;
    sessions = session;
    return 1;
}

void anhu_snmp_leave(anhu_snmp_session *session) {
    anhu_snmp_session **link = &sessions;
    while (*link != NULL && *link != session) link = &(*link)->next;
    if (*link == session) *link = session->next;
    for (anhu_snmp_session *other = sessions; other != NULL; other = other->next) {
        if (is_same_user(session, other)) return;
    }
    struct usmUser *user = usm_get_user(session->engine, session->engine_length, session->wanted.securityName);
    if (user == NULL) return;
    usm_remove_user(user);
    usm_free_user(user);
}
