/* The least that asking over HTTP can cost with libcurl: one handle, one request after the other, the body read.
   Call: floor COUNT URL [fresh | PAUSE]; "fresh" opens a connection for each, the system's authorities read once;
   PAUSE is slept before each, in microseconds: who waits pays for waking up, and finds the caches cold. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static size_t take(char *bytes, size_t size, size_t count, void *sum) {
    (void)bytes;
    *(size_t *)sum += size * count;
    return size * count;
}

static double used(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    long requests = atol(arguments[1]);
    size_t read = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    if (!curl || requests < 1) return 70;
    curl_easy_setopt(curl, CURLOPT_URL, arguments[2]);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &read);
    int fresh = count > 3 && strcmp(arguments[3], "fresh") == 0;
    useconds_t pause = count > 3 && !fresh ? (useconds_t)atol(arguments[3]) : 0;
    if (fresh) {
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* else libcurl 7.88 parses all authorities each time */
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(curl, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    }
    double before = 0;
    for (long request = 0; request <= requests; request++) {
        if (pause > 0) usleep(pause);
        CURLcode code = curl_easy_perform(curl);
        if (code != CURLE_OK) {
            fprintf(stderr, "floor: %s\n", curl_easy_strerror(code));
            return 1;
        }
        if (request == 0) before = used(); /* the first pays for what all share */
    }
    printf("%.3f\n", (used() - before) * 1e6 / requests);
    return read > 0 ? 0 : 1;
}
