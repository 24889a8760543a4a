// One request and its answer: sending, waiting without the lock, and keeping a copy of what came.
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
// needs struct timespec
#include <linux/errqueue.h>

#include "internal.h"
#include <net-snmp/library/large_fd_set.h>

int64_t anhu_snmp_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void finish(anhu_snmp_session *session, int outcome, int detail) {
    session->done = 1;
    session->answer = (anhu_snmp_answer){.outcome = outcome, .detail = detail};
}

static int on_answer(int operation, netsnmp_session *asked, int request, netsnmp_pdu *pdu, void *magic) {
    (void)request;
    anhu_snmp_session *session = asked->myvoid;
    if ((uintptr_t)magic != session->request) return 1;
    switch (operation) {
        case NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE: break;
        case NETSNMP_CALLBACK_OP_TIMED_OUT: finish(session, anhu_snmp_timeout, 0); return 1;
        case NETSNMP_CALLBACK_OP_SEND_FAILED: finish(session, anhu_snmp_network, errno); return 1;
        case NETSNMP_CALLBACK_OP_SEC_ERROR: finish(session, anhu_snmp_report, SNMPERR_AUTHENTICATION_FAILURE); return 1;
        default: return 1;
    }
    if (pdu->command == SNMP_MSG_REPORT) {
        finish(session, anhu_snmp_report, snmpv3_get_report_type(pdu));
    } else if (pdu->command != SNMP_MSG_RESPONSE) {
        finish(session, anhu_snmp_protocol, SNMPERR_UNKNOWN_PDU);
    } else if (pdu->errstat != SNMP_ERR_NOERROR) {
        finish(session, anhu_snmp_agent, (int)pdu->errstat);
        session->answer.error_index = (int)pdu->errindex;
    } else {
        finish(session, anhu_snmp_ok, 0);
        if (!anhu_snmp_keep(session, pdu)) finish(session, anhu_snmp_protocol, SNMPERR_MALLOC);
    }
    return 1;
}

void anhu_snmp_hear_errors(int socket) {
    // Without this an unconnected socket is not told that a port is closed (ip(7), IP_RECVERR). A connected one would
    // not hear devices that answer from another of their addresses.
    int on = 1;
    setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
}

// What an ICMP message said about the way to the device. 0: nothing.
int anhu_snmp_queued_error(int socket) {
    union {
        char bytes[512];
        struct cmsghdr alignment;
    } control;
    char data[64];
    struct iovec vector = {.iov_base = data, .iov_len = sizeof data};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    if (recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) {
        // An error that is not in the queue: asking for it takes it away, else poll(2) would return at once for ever.
        int error = 0;
        socklen_t length = sizeof error;
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : 0;
    }
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part != NULL; part = CMSG_NXTHDR(&message, part)) {
        int is_error = (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR)
                       || (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR);
        if (!is_error) continue;
        struct sock_extended_err error;
        memcpy(&error, CMSG_DATA(part), sizeof error);
        return (int)error.ee_errno;
    }
    return 0;
}

// Until net-snmp wants to repeat or give up, at most a second. With the lock held.
static int64_t patience(void *handle) {
    netsnmp_large_fd_set readable;
    int highest = 0, forever = 1;
    struct timeval wait = {.tv_sec = 1};
    netsnmp_large_fd_set_init(&readable, FD_SETSIZE);
    snmp_sess_select_info2(handle, &highest, &readable, &wait, &forever);
    netsnmp_large_fd_set_cleanup(&readable);
    int64_t milliseconds = (int64_t)wait.tv_sec * 1000 + wait.tv_usec / 1000 + 1;
    return forever || milliseconds > 1000 ? 1000 : milliseconds;
}

static void read_waiting(anhu_snmp_session *session, void *handle) {
    netsnmp_large_fd_set readable;
    netsnmp_large_fd_set_init(&readable, FD_SETSIZE);
    netsnmp_large_fd_setfd(session->socket, &readable);
    snmp_sess_read2(handle, &readable);
    netsnmp_large_fd_set_cleanup(&readable);
}

static void send_pdu(anhu_snmp_session *session, void *handle, netsnmp_pdu *pdu) {
    if (snmp_sess_async_send(handle, pdu, on_answer, (void *)session->request) != 0 || session->done) return;
    int system = 0, library = 0;
    char *text = NULL;
    snmp_sess_error(handle, &system, &library, &text);
    free(text);
    snmp_free_pdu(pdu);
    if (library == SNMPERR_BAD_SENDTO || (library == 0 && system != 0)) {
        finish(session, anhu_snmp_network, system);
    } else if (library <= SNMPERR_USM_GENERICERROR && library >= SNMPERR_USM_DECRYPTIONERROR) {
        finish(session, anhu_snmp_report, library);
    } else {
        finish(session, anhu_snmp_unusable, library);
    }
}

void anhu_snmp_exchange(anhu_snmp_session *session, void *handle, netsnmp_pdu *pdu, int32_t budget_ms) {
    int64_t deadline = anhu_snmp_now() + budget_ms;
    session->done = 0;
    session->request += 1;
    session->answer = (anhu_snmp_answer){.outcome = anhu_snmp_protocol};
    pthread_mutex_lock(&anhu_snmp_lock);
    send_pdu(session, handle, pdu);
    while (!session->done) {
        int64_t left = deadline - anhu_snmp_now(), wait = patience(handle);
        if (left <= 0) {
            finish(session, anhu_snmp_out_of_time, 0);
            break;
        }
        struct pollfd waiting[2] = {{.fd = session->wake, .events = POLLIN}, {.fd = session->socket, .events = POLLIN}};
        pthread_mutex_unlock(&anhu_snmp_lock);
        int ready = poll(waiting, 2, (int)(wait < left ? wait : left));
        int unreachable = ready > 0 && waiting[1].revents & POLLERR ? anhu_snmp_queued_error(session->socket) : 0;
        pthread_mutex_lock(&anhu_snmp_lock);
        if (ready > 0 && waiting[0].revents != 0) {
            finish(session, anhu_snmp_cancelled, 0);
        } else if (unreachable != 0) {
            finish(session, anhu_snmp_network, unreachable);
        } else {
            if (ready > 0 && waiting[1].revents & POLLIN) read_waiting(session, handle);
            if (!session->done) snmp_sess_timeout(handle);
        }
    }
    pthread_mutex_unlock(&anhu_snmp_lock);
}

// Grows to at least the wanted room; what was there may be lost.
static int make_room(void **room, size_t *have, size_t wanted, size_t each) {
    if (*have >= wanted) return 1;
    free(*room);
    *room = calloc(wanted, each);
    *have = *room == NULL ? 0 : wanted;
    return *room != NULL;
}

static int has_octets(const netsnmp_variable_list *from) {
    return from->type == ASN_OCTET_STR || from->type == ASN_IPADDRESS || from->type == ASN_OPAQUE;
}

static int is_object(const netsnmp_variable_list *from) { return from->type == ASN_OBJECT_ID; }

static void take_value(anhu_snmp_variable *to, const netsnmp_variable_list *from) {
    // Where there is no value net-snmp points nowhere.
    int empty = from->val.integer == NULL;
    switch (from->type) {
        case ASN_NULL: to->type = anhu_snmp_null; break;
        case ASN_INTEGER:
            to->type = empty ? anhu_snmp_other : anhu_snmp_integer;
            to->integer = empty ? 0 : *from->val.integer;
            break;
        case ASN_COUNTER:
        case ASN_GAUGE:
        case ASN_UINTEGER:
        case ASN_TIMETICKS:
            to->type = empty ? anhu_snmp_other : from->type == ASN_TIMETICKS ? anhu_snmp_ticks : anhu_snmp_natural;
            to->natural = empty ? 0 : (uint32_t)*from->val.integer;
            break;
        case ASN_COUNTER64:
            to->type = empty ? anhu_snmp_other : anhu_snmp_natural;
            if (!empty) to->natural = (uint64_t)from->val.counter64->high << 32 | (uint32_t)from->val.counter64->low;
            break;
        case ASN_OCTET_STR: to->type = anhu_snmp_octets; break;
        case ASN_OBJECT_ID: to->type = anhu_snmp_object; break;
        case ASN_IPADDRESS: to->type = from->val_len == 4 ? anhu_snmp_address : anhu_snmp_other; break;
        case SNMP_NOSUCHOBJECT:
        case SNMP_NOSUCHINSTANCE: to->type = anhu_snmp_absent; break;
        case SNMP_ENDOFMIBVIEW: to->type = anhu_snmp_end; break;
        default: to->type = anhu_snmp_other; break;
    }
}

int anhu_snmp_keep(anhu_snmp_session *session, netsnmp_pdu *pdu) {
    size_t count = 0, arcs = 0, octets = 0;
    for (netsnmp_variable_list *from = pdu->variables; from != NULL; from = from->next_variable) {
        count += 1;
        arcs += from->name_length + (is_object(from) ? from->val_len / sizeof(oid) : 0);
        octets += has_octets(from) ? from->val_len : 0;
    }
    // One more than needed: no room is NULL.
    if (!make_room((void **)&session->variables, &session->variable_room, count + 1, sizeof(anhu_snmp_variable))
        || !make_room((void **)&session->arcs, &session->arc_room, arcs + 1, sizeof(uint32_t))
        || !make_room((void **)&session->octets, &session->octet_room, octets + 1, 1)) {
        return 0;
    }
    uint32_t *arc = session->arcs;
    uint8_t *octet = session->octets;
    anhu_snmp_variable *to = session->variables;
    for (netsnmp_variable_list *from = pdu->variables; from != NULL; from = from->next_variable, to++) {
        *to = (anhu_snmp_variable){.name = arc, .name_length = from->name_length};
        for (size_t index = 0; index < from->name_length; index++) *arc++ = (uint32_t)from->name[index];
        take_value(to, from);
        if (is_object(from)) {
            to->object = arc;
            to->object_length = from->val_len / sizeof(oid);
            for (size_t index = 0; index < to->object_length; index++) *arc++ = (uint32_t)from->val.objid[index];
        } else if (has_octets(from)) {
            to->octets = octet;
            to->octet_count = from->val_len;
            if (from->val_len > 0) memcpy(octet, from->val.string, from->val_len);
            octet += from->val_len;
        }
    }
    session->answer.variables = session->variables;
    session->answer.count = count;
    return 1;
}
