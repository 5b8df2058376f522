// Typed, fixed-argument forms of libcurl's variadic calls: Swift imports no variadic C function.
#ifndef CUTOVER_CCURL_SHIM_H
#define CUTOVER_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>

typedef size_t (*cutover_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*cutover_prerequest_callback)(
    void *context, char *peer, char *local, int peer_port, int local_port);
typedef int (*cutover_socket_callback)(void *context, curl_socket_t socket, curlsocktype purpose);

static inline CURLcode cutover_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cutover_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cutover_setopt_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cutover_setopt_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cutover_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cutover_setopt_write(CURL *handle, cutover_data_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
}

static inline CURLcode cutover_setopt_header(CURL *handle, cutover_data_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
}

static inline CURLcode cutover_setopt_prerequest(CURL *handle, cutover_prerequest_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode cutover_setopt_socket(CURL *handle, cutover_socket_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, callback);
}

static inline CURLcode cutover_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode cutover_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode cutover_getinfo_string(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, (char **)value);
}

static inline CURLcode cutover_getinfo_certificates(CURL *handle, struct curl_certinfo **value) {
    return curl_easy_getinfo(handle, CURLINFO_CERTINFO, value);
}

static inline CURLMcode cutover_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The result of a finished transfer; only for messages whose `msg` is CURLMSG_DONE.
static inline CURLcode cutover_message_result(const CURLMsg *message) {
    return message->data.result;
}

// A timer to be waited for beside libcurl's sockets; -1 when the system has none left.
static inline int cutover_timer_create(void) {
    return timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
}

// Has the timer come due in so many microseconds; 0 switches it off.
static inline void cutover_timer_set(int timer, long long microseconds) {
    struct itimerspec time = {
        .it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000}};
    timerfd_settime(timer, 0, &time, NULL);
}

// The port of this end of a connected socket; 0 when it has none.
static inline int cutover_socket_port(curl_socket_t socket) {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address;
    socklen_t length = sizeof address;
    if (getsockname(socket, &address.any, &length) != 0) return 0;
    switch (address.any.sa_family) {
        case AF_INET: return ntohs(address.four.sin_port);
        case AF_INET6: return ntohs(address.six.sin6_port);
        default: return 0;
    }
}

// 1 when nothing waits to be read from a socket and its other end is still there; takes nothing out.
static inline int cutover_socket_is_quiet(curl_socket_t socket) {
    char byte;
    return recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

// The bundle of authorities that libcurl was built with; NULL when it has none.
static inline const char *cutover_system_authorities(void) {
    return curl_version_info(CURLVERSION_NOW)->cainfo;
}

// The size of a file in bytes; -1 when it cannot be known.
static inline long long cutover_file_size(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : -1;
}

#endif
