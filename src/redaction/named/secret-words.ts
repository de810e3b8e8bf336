// Words that name secrets, words that stand for one, and words that sentences are made of: data.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const PASSWORD_WORDS = words(
  `password passwords passwd passphrase passcode pwd pass passw pw storepass keypass requirepass masterauth bindpw rootpw
  psk passwort kennwort wachtwoord senha passe contrase contrasena haslo parola heslo salasana adgangskode losenord jelszo authtok`,
);

/** Last words of a name whose value is a secret. */
export const SECRET_WORDS = words(
  `secret secrets token apikey accesskey secretkey privatekey authtoken accesstoken credential credentials creds cookie
  auth pat authorization signature sig otp pin seedphrase mnemonic`,
);

/** Words that make a following `key` (or `code`) a secret one. */
export const KEY_WORDS = words(
  `api access secret private signing signature encryption session master account service role subscription functions
  storage auth client shared deploy bot admin management license webhook app application aes hmac ssh rsa age jwt
  consumer bearer root user personal live prod production write ingest sas fernet wifi wlan wpa activation vault unseal
  unlock decryption crypto cipher kms partner merchant integration enrollment registration provisioning captcha recaptcha`,
);

/** Last words that name a property of a secret, not the secret. */
export const HARMLESS_BEFORE_TOKEN = words(
  `next page continuation cancellation cancel max min stop eos bos pad unk mask special prompt completion
  csrf xsrf input output total public sync delimiter line lookahead current previous significant last unexpected expected`,
);

/** What is done with a password, or said of one: such a name is that of a function, a route or a message. */
export const ABOUT_PASSWORDS = words(
  `forgot forgotten reset change check validate verify hash compare generate get has is needs need require requires
  required invalid wrong missing expired incorrect bad lost remember recover show hide toggle ask prompt no without
  strip parse read send handle toggle enter use uses enable allow disable test tests`,
);

/** What follows the name of a secret and says which one it is. */
export const WHICH_ONE = words(
  `prod production dev development test testing staging old new primary secondary backup local plain plaintext text
  value confirmation confirm again repeat admin root default base`,
);

/** What is found where a value would be: a type, a state, a name. */
export const LITERALS = words(
  `null none nil true false undefined string str number boolean bool int integer any unknown object bytes text char void
  optional required default password passwd secret token empty yes no on off hidden masked unset missing invalid expired
  include omit same-origin basic bearer digest pass pw pwd passphrase credentials creds key apikey test foo bar baz
  define defined prompt ask plain encrypted never always user username login email name value varchar nvarchar
  secretstr secretstring never static auto manual stdin env file keyring session oauth oauth2 saml ldap`,
);

/** Words that tests and documentation put in the place of a secret. */
export const SHOWN_WORDS = words(
  `short shorter long longer invalid wrong bad missing format version value sample some random string here mock stub
  not none no what whatever something anything blah hello world qwerty`,
);

/** Words that join others to a sentence: a text of several words with one of them says something, and opens nothing. */
export const FUNCTION_WORDS = words(
  `a an the is are was were be been must may can will should shall has have had does do of for your you our we i it its
  enter please in on at by to from with without and or not no this that these those least required invalid
  incorrect wrong missing use used uses using if when while than then cannot could would de la le les el los las una un
  der die das ein eine und est ist wird per con para por password passwords passphrase signature`,
);

/** The same, and what is spoken of beside the flags of a program. */
export const SENTENCE_WORDS: ReadonlySet<string> = new Set([
  ...FUNCTION_WORDS,
  ...words(
    `characters new type types value values name names user users key keys token tokens secret secrets flag flags option
    options argument arguments parameter parameters field file files which as but only also any all sample generate
    encrypt decrypt works`,
  ),
]);
