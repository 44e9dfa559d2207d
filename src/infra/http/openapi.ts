import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Names of the OpenAPI security schemes; the guards' decorators refer to them. */
export const securitySchemes = {
  person: 'person',
  phone: 'phone',
  site: 'site',
  browser: 'browser',
  client: 'client',
  proof: 'proof',
} as const;

/** `/openapi.json`, made from the code, and a page to read it at `/docs`. */
export function serveOpenApi(app: NestFastifyApplication, publicUrl: string): void {
  const dpop = (description: string) => ({ type: 'http', scheme: 'DPoP', bearerFormat: 'JWT', description }) as const;
  const config = new DocumentBuilder()
    .setTitle('Saoma')
    .setDescription(
      'Sign in on a PC by scanning a QR code with a phone that is signed in. Errors are RFC 9457 problems; switch on `code` alone. ' +
        'Credentials are bound to a key (RFC 9449): send `Authorization: DPoP <credential>` with a `DPoP` proof.',
    )
    .setVersion('1')
    .addServer(publicUrl)
    .addSecurity(securitySchemes.person, dpop('An access token for this service, of a PC or a phone.'))
    .addSecurity(securitySchemes.phone, dpop('An access token for this service, of a phone.'))
    .addSecurity(securitySchemes.site, dpop('An access token for a site, or for this service.'))
    .addSecurity(securitySchemes.browser, dpop('The browser secret (`qrs_…`) of one QR session.'))
    .addSecurity(securitySchemes.client, { type: 'http', scheme: 'basic', description: "A site's id and secret." })
    .addSecurity(securitySchemes.proof, {
      type: 'apiKey',
      in: 'header',
      name: 'DPoP',
      description: 'A proof of a key (RFC 9449 section 4.2), where there is no credential yet.',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
}
