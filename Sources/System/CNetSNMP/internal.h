// What the files of this target share.
#ifndef ANHU_CNETSNMP_INTERNAL_H
#define ANHU_CNETSNMP_INTERNAL_H

#include <net-snmp/net-snmp-config.h>
// config first
#include <net-snmp/net-snmp-includes.h>
#include <pthread.h>
#include <sys/socket.h>

#include "CNetSNMP.h"

struct anhu_snmp_session {
    netsnmp_session wanted;  // what the session is opened with; owns its texts
    void *open;              // net-snmp's handle, NULL before
    struct anhu_snmp_session *next;
    int wake;  // eventfd, readable for good once cancelled
    struct sockaddr_storage address;
    socklen_t address_length;
    int socket;

    int digest;
    int cipher;
    uint8_t *digest_password;
    size_t digest_password_length;
    uint8_t *cipher_password;
    size_t cipher_password_length;

    uint8_t engine[64];
    size_t engine_length;

    // Of the request under way. Its number tells it from one that was given up and is answered after all.
    uintptr_t request;
    int done;
    anhu_snmp_answer answer;

    anhu_snmp_variable *variables;
    size_t variable_room;
    uint32_t *arcs;
    size_t arc_room;
    uint8_t *octets;
    size_t octet_room;
};

extern pthread_mutex_t anhu_snmp_lock;

// Sets the library up, once.
void anhu_snmp_prepare(void);

// With the lock held: what a session is opened with for version 3. An SNMPERR_, 0 is good.
int anhu_snmp_make_keys(anhu_snmp_session *session);
int anhu_snmp_enter(anhu_snmp_session *session);
void anhu_snmp_leave(anhu_snmp_session *session);

// With the lock held: keeps a copy of what the answer holds.
int anhu_snmp_keep(anhu_snmp_session *session, netsnmp_pdu *pdu);

// Asks for the engine of the device (RFC 3414, section 4). Without the lock.
anhu_snmp_answer anhu_snmp_discover(anhu_snmp_session *session, int32_t budget_ms);

// Milliseconds of a clock that is never set.
int64_t anhu_snmp_now(void);

// Makes a socket hear of closed ports and hosts that are not there, and the number of what it heard, 0 for nothing.
void anhu_snmp_hear_errors(int socket);
int anhu_snmp_queued_error(int socket);

// Sends with the lock held only while needed, waits, and leaves the outcome in session->answer. Takes the PDU.
void anhu_snmp_exchange(anhu_snmp_session *session, void *handle, netsnmp_pdu *pdu, int32_t budget_ms);

#endif
