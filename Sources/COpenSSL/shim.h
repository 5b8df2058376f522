#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <time.h>

struct cutover_password {
    const char *text;
    int is_asked;
};

static inline int cutover_give_password(char *buffer, int size, int is_writing, void *context) {
    struct cutover_password *password = context;
    password->is_asked = 1;
    if (!password->text || strlen(password->text) > (size_t)size) return -1;
    memcpy(buffer, password->text, strlen(password->text));
    return (int)strlen(password->text);
}

// 1 when the key was loaded; is_locked becomes 1 when it needs a password, which may be NULL. Asks nobody.
static inline int cutover_load_key(SSL_CTX *context, const char *path, const char *text, int *is_locked) {
    struct cutover_password password = {text, 0};
    SSL_CTX_set_default_passwd_cb(context, cutover_give_password);
    SSL_CTX_set_default_passwd_cb_userdata(context, &password);
    int is_loaded = SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM);
    SSL_CTX_set_default_passwd_cb_userdata(context, NULL);
    *is_locked = password.is_asked;
    return is_loaded;
}

// Until when the loaded certificate is valid, in seconds since 1970; 0 when it does not say.
static inline long long cutover_certificate_end(SSL_CTX *context) {
    struct tm time;
    X509 *certificate = SSL_CTX_get0_certificate(context);
    if (!certificate || !ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time)) return 0;
    return timegm(&time);
}
