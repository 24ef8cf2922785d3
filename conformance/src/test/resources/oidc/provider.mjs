// A token issuer out of the npm package oidc-provider, as a namespace's issuer has to be: device flow, open registration, refresh tokens that
// rotate, and WLCG tokens. Arguments: the folder of node_modules, port, certificate, key. Says "ready" when it listens.
import crypto from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, port, certificate, key] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(createRequire(modules + '/x.js').resolve('oidc-provider')));

const anyAudience = 'https://wlcg.cern.ch/jwt/v1/any';
const storage = ['storage.read:/', 'storage.create:/', 'storage.modify:/'];

function jwk(type, options, extra) {
  return { ...crypto.generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...extra };
}

const provider = new Provider(`https://localhost:${port}`, {
  // The RSA key is for ID tokens of clients that ask for no algorithm.
  jwks: {
    keys: [
      jwk('ec', { namedCurve: 'P-256' }, { kid: 'tokens', alg: 'ES256' }),
      jwk('rsa', { modulusLength: 2048 }, { kid: 'id', alg: 'RS256' }),
    ],
  },
  scopes: ['openid', 'offline_access', 'wlcg', ...storage],
  features: {
    deviceFlow: { enabled: true },
    registration: { enabled: true, initialAccessToken: false },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => anyAudience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: ['openid', 'offline_access', ...storage].join(' '),
        audience: anyAudience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 1200,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  extraTokenClaims: () => ({ 'wlcg.ver': '1.0', nbf: Math.floor(Date.now() / 1000) - 5 }),
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: [crypto.randomUUID()] },
});

https
  .createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, provider.callback())
  .listen(Number(port), '127.0.0.1', () => console.log('ready'));
