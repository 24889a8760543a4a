// Opening, asking and closing.
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include "internal.h"

pthread_mutex_t anhu_snmp_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void prepare(void) {
    // Nothing of the machine's own configuration: no /etc/snmp, no ~/.snmp, no MIB files, no state on the disk, no
    // complaint on the standard error. init_snmp would read the MIB files; this is the rest of what it does for a manager.
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, 1);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "anhu");
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    netsnmp_session scratch;
    snmp_sess_init(&scratch);
    init_snmpv3("anhu");
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_PREMIB_READ_CONFIG, NULL);
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, NULL);
}

void anhu_snmp_prepare(void) { pthread_once(&prepared, prepare); }

static uint8_t *copy(const void *from, size_t length) {
    // One more, so that a text ends and no length is zero.
    uint8_t *to = calloc(1, length + 1);
    if (to != NULL && length > 0) memcpy(to, from, length);
    return to;
}

static void wipe(uint8_t *secret, size_t length) {
    if (secret == NULL) return;
    explicit_bzero(secret, length);
    free(secret);
}

static void destroy(anhu_snmp_session *session) {
    wipe(session->digest_password, session->digest_password_length);
    wipe(session->cipher_password, session->cipher_password_length);
    wipe(session->wanted.community, session->wanted.community_len);
    free(session->wanted.peername);
    free(session->wanted.securityName);
    free(session->wanted.contextName);
    if (session->wake >= 0) close(session->wake);
    free(session->variables);
    free(session->arcs);
    free(session->octets);
    explicit_bzero(session, sizeof *session);
    free(session);
}

static int set_address(anhu_snmp_session *session, const anhu_snmp_options *options) {
    if (options->address_length == 4) {
        struct sockaddr_in *address = (struct sockaddr_in *)&session->address;
        address->sin_family = AF_INET;
        address->sin_port = htons(options->port);
        memcpy(&address->sin_addr, options->address, 4);
        session->address_length = sizeof *address;
    } else {
        struct sockaddr_in6 *address = (struct sockaddr_in6 *)&session->address;
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(options->port);
        memcpy(&address->sin6_addr, options->address, 16);
        session->address_length = sizeof *address;
    }
    return options->address_length == 4 || options->address_length == 16;
}

anhu_snmp_session *anhu_snmp_create(const anhu_snmp_options *options) {
    anhu_snmp_prepare();
    anhu_snmp_session *session = calloc(1, sizeof *session);
    if (session == NULL) return NULL;
    session->socket = -1;
    session->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    netsnmp_session *wanted = &session->wanted;
    pthread_mutex_lock(&anhu_snmp_lock);
    snmp_sess_init(wanted);
    pthread_mutex_unlock(&anhu_snmp_lock);
    wanted->myvoid = session;
    wanted->peername = (char *)copy(options->peer, strlen(options->peer));
    wanted->timeout = (long)options->timeout_ms * 1000;
    wanted->retries = options->retries;
    wanted->version = options->version == 1 ? SNMP_VERSION_1
                      : options->version == 2 ? SNMP_VERSION_2c : SNMP_VERSION_3;
    int good = session->wake >= 0 && wanted->peername != NULL && set_address(session, options);
    if (options->version == 3) {
        session->digest_password = copy(options->digest_password, options->digest_password_length);
        session->digest_password_length = options->digest_password_length;
        session->cipher_password = copy(options->cipher_password, options->cipher_password_length);
        session->cipher_password_length = options->cipher_password_length;
        wanted->securityModel = SNMP_SEC_MODEL_USM;
        wanted->securityName = (char *)copy(options->user, strlen(options->user));
        wanted->securityNameLen = strlen(options->user);
        wanted->contextName = (char *)copy(options->context, strlen(options->context));
        wanted->contextNameLen = strlen(options->context);
        good = good && session->digest_password && session->cipher_password && wanted->securityName
               && wanted->contextName;
        session->digest = options->digest;
        session->cipher = options->cipher;
    } else {
        wanted->community = copy(options->community, options->community_length);
        wanted->community_len = options->community_length;
        good = good && wanted->community != NULL;
    }
    if (good) return session;
    destroy(session);
    return NULL;
}

static anhu_snmp_answer refusal(int outcome, int detail) {
    return (anhu_snmp_answer){.outcome = outcome, .detail = detail};
}

// With the lock held.
static anhu_snmp_answer open_socket(anhu_snmp_session *session) {
    netsnmp_session *wanted = &session->wanted;
    session->open = snmp_sess_open(wanted);
    if (session->open == NULL) {
        if (wanted->s_errno != 0) return refusal(anhu_snmp_network, wanted->s_errno);
        return refusal(anhu_snmp_unusable, wanted->s_snmp_errno);
    }
    netsnmp_transport *transport = snmp_sess_transport(session->open);
    session->socket = transport == NULL ? -1 : transport->sock;
    anhu_snmp_hear_errors(session->socket);
    return refusal(anhu_snmp_ok, 0);
}

anhu_snmp_answer anhu_snmp_open(anhu_snmp_session *session, int32_t budget_ms) {
    int version3 = session->wanted.version == SNMP_VERSION_3;
    if (version3 && session->engine_length == 0) {
        anhu_snmp_answer found = anhu_snmp_discover(session, budget_ms);
        if (found.outcome != anhu_snmp_ok) return found;
    }
    pthread_mutex_lock(&anhu_snmp_lock);
    anhu_snmp_answer answer = refusal(anhu_snmp_ok, 0);
    if (version3) {
        int wrong = anhu_snmp_make_keys(session);
        if (wrong != 0) answer = refusal(anhu_snmp_unusable, wrong);
        else if (!anhu_snmp_enter(session)) answer = refusal(anhu_snmp_busy, 0);
    }
    if (answer.outcome == anhu_snmp_ok) {
        answer = open_socket(session);
        if (version3 && session->open == NULL) anhu_snmp_leave(session);
    }
    // net-snmp has its own copy by now; ours points to an array of this structure.
    session->wanted.securityEngineID = NULL;
    session->wanted.securityEngineIDLen = 0;
    pthread_mutex_unlock(&anhu_snmp_lock);
    return answer;
}

anhu_snmp_answer anhu_snmp_request(
    anhu_snmp_session *session, int kind, const uint32_t *arcs, const size_t *lengths, size_t count, int repetitions,
    int32_t budget_ms) {
    if (session->open == NULL) return refusal(anhu_snmp_unusable, SNMPERR_BAD_SESSION);
    pthread_mutex_lock(&anhu_snmp_lock);
    netsnmp_pdu *pdu = snmp_pdu_create(
        kind == anhu_snmp_get ? SNMP_MSG_GET : kind == anhu_snmp_next ? SNMP_MSG_GETNEXT : SNMP_MSG_GETBULK);
    if (pdu != NULL && kind == anhu_snmp_bulk) {
        pdu->non_repeaters = 0;
        pdu->max_repetitions = repetitions;
    }
    for (size_t index = 0; pdu != NULL && index < count; index++) {
        oid name[MAX_OID_LEN];
        size_t length = lengths[index] < MAX_OID_LEN ? lengths[index] : MAX_OID_LEN;
        for (size_t arc = 0; arc < length; arc++) name[arc] = arcs[arc];
        arcs += lengths[index];
        snmp_add_null_var(pdu, name, length);
    }
    pthread_mutex_unlock(&anhu_snmp_lock);
    if (pdu == NULL) return refusal(anhu_snmp_unusable, SNMPERR_MALLOC);
    anhu_snmp_exchange(session, session->open, pdu, budget_ms);
    return session->answer;
}

void anhu_snmp_cancel(anhu_snmp_session *session) {
    uint64_t one = 1;
    // Can only fail where it is signalled already.
    ssize_t written = write(session->wake, &one, sizeof one);
    (void)written;
}

const uint8_t *anhu_snmp_engine(const anhu_snmp_session *session, size_t *length) {
    *length = session->engine_length;
    return session->engine;
}

void anhu_snmp_close(anhu_snmp_session *session) {
    if (session->open != NULL) {
        pthread_mutex_lock(&anhu_snmp_lock);
        snmp_sess_close(session->open);
        if (session->wanted.version == SNMP_VERSION_3) anhu_snmp_leave(session);
        pthread_mutex_unlock(&anhu_snmp_lock);
    }
    destroy(session);
}
