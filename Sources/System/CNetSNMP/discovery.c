// Who is there? The first message of version 3 (RFC 3414, section 4): an agent refuses it and says its engine id. Written
// here octet by octet, since net-snmp's own way of asking waits in its caller and cannot be ended.
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"

// A reportable request without a user, for no object (RFC 3412, section 6; RFC 3414, section 2.4).
static const uint8_t question[] = {
    0x30, 0x3B, 0x02, 0x01, 0x03,                                      // message of version 3
    0x30, 0x10, 0x02, 0x04, 0, 0, 0, 0, 0x02, 0x02, 0x7F, 0xFF,        // its number, longest answer 32,767
    0x04, 0x01, 0x04, 0x02, 0x01, 0x03,                                // reportable; user-based security
    0x04, 0x10, 0x30, 0x0E, 0x04, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01,  // no engine, no boots,
    0x00, 0x04, 0x00, 0x04, 0x00, 0x04, 0x00,                          // no time, no user, no keys
    0x30, 0x12, 0x04, 0x00, 0x04, 0x00,                                // no context
    0xA0, 0x0C, 0x02, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x00,
};
enum { number_place = 9, longest_answer = 2048, longest_engine = 32 };

typedef struct {
    const uint8_t *next;
    const uint8_t *end;
} reader;

// Enters the next element, which must be of this type. 0: it is not, or does not fit into what is there.
static int enter(reader *in, uint8_t type, reader *element) {
    if (in->end - in->next < 2 || in->next[0] != type) return 0;
    size_t length = in->next[1];
    const uint8_t *start = in->next + 2;
    if (length & 0x80) {
        size_t octets = length & 0x7F;
        if (octets == 0 || octets > 3 || (size_t)(in->end - start) < octets) return 0;
        length = 0;
        while (octets-- > 0) length = length << 8 | *start++;
    }
    if ((size_t)(in->end - start) < length) return 0;
    *element = (reader){start, start + length};
    in->next = start + length;
    return 1;
}

// How many octets of engine id an answer holds, 0 where it is no answer to this question.
static size_t engine_of(const uint8_t *answer, size_t length, const uint8_t *number, const uint8_t **engine) {
    reader all = {answer, answer + length}, message, version, header, asked, security, parameters, id;
    if (!enter(&all, 0x30, &message) || !enter(&message, 0x02, &version) || !enter(&message, 0x30, &header)
        || !enter(&header, 0x02, &asked) || !enter(&message, 0x04, &security)
        || !enter(&security, 0x30, &parameters) || !enter(&parameters, 0x04, &id)) {
        return 0;
    }
    size_t octets = (size_t)(id.end - id.next);
    int fits = version.end - version.next == 1 && *version.next == 3 && asked.end - asked.next == 4
               && memcmp(asked.next, number, 4) == 0 && octets >= 1 && octets <= longest_engine;
    *engine = id.next;
    return fits ? octets : 0;
}

// Any answers that wait. 1: one of them is it.
static int read_answers(anhu_snmp_session *session, int socket, const uint8_t *number) {
    uint8_t answer[longest_answer];
    for (int count = 0; count < 16; count++) {
        ssize_t length = recv(socket, answer, sizeof answer, MSG_DONTWAIT);
        if (length < 0) return 0;
        const uint8_t *engine = NULL;
        size_t octets = engine_of(answer, (size_t)length, number, &engine);
        if (octets == 0) continue;
        memcpy(session->engine, engine, octets);
        session->engine_length = octets;
        return 1;
    }
    return 0;
}

static anhu_snmp_answer ended(int outcome, int detail) {
    return (anhu_snmp_answer){.outcome = outcome, .detail = detail};
}

static anhu_snmp_answer converse(anhu_snmp_session *session, int socket, int64_t deadline) {
    uint8_t message[sizeof question];
    memcpy(message, question, sizeof question);
    // Positive, so that it takes exactly four octets.
    int64_t number = anhu_snmp_now();
    message[number_place] = 0x40 | (uint8_t)(number >> 24 & 0x3F);
    message[number_place + 1] = (uint8_t)(number >> 16);
    message[number_place + 2] = (uint8_t)(number >> 8);
    message[number_place + 3] = (uint8_t)number;
    for (int attempt = 0; attempt <= session->wanted.retries; attempt++) {
        if (sendto(socket, message, sizeof message, 0, (struct sockaddr *)&session->address, session->address_length)
            < 0) {
            return ended(anhu_snmp_network, errno);
        }
        int64_t until = anhu_snmp_now() + session->wanted.timeout / 1000;
        if (until > deadline) until = deadline;
        for (int64_t left = until - anhu_snmp_now(); left > 0; left = until - anhu_snmp_now()) {
            struct pollfd waiting[2] = {{.fd = session->wake, .events = POLLIN}, {.fd = socket, .events = POLLIN}};
            if (poll(waiting, 2, (int)left) <= 0) continue;
            if (waiting[0].revents != 0) return ended(anhu_snmp_cancelled, 0);
            int unreachable = waiting[1].revents & POLLERR ? anhu_snmp_queued_error(socket) : 0;
            if (unreachable != 0) return ended(anhu_snmp_network, unreachable);
            if (read_answers(session, socket, message + number_place)) return ended(anhu_snmp_ok, 0);
        }
        if (anhu_snmp_now() >= deadline) return ended(anhu_snmp_out_of_time, 0);
    }
    return ended(anhu_snmp_timeout, 0);
}

anhu_snmp_answer anhu_snmp_discover(anhu_snmp_session *session, int32_t budget_ms) {
    int64_t deadline = anhu_snmp_now() + budget_ms;
    int descriptor = socket(session->address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return ended(anhu_snmp_network, errno);
    anhu_snmp_hear_errors(descriptor);
    anhu_snmp_answer answer = converse(session, descriptor, deadline);
    close(descriptor);
    return answer;
}
