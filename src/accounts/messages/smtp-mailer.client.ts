import { createTransport, type Transporter } from 'nodemailer';
import { textOf } from './message-text.js';
import { sent, type CodeMessage, type Delivery } from './message.js';

/** Sends codes by mail, as plain text, over a connection for each. */
export class SmtpMailer {
  private readonly transport: Transporter;

  constructor(
    url: string,
    private readonly from: string,
    timeoutMs: number,
  ) {
    const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
    this.transport = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  }

  /** Resolves once the server has taken it. What is thrown counts as the server's failure. */
  async send(message: CodeMessage): Promise<Delivery> {
    const { subject, text } = textOf(message);
    // As an object, so that nothing in it is read as more addresses.
    const to = { name: '', address: message.to };
    await this.transport.sendMail({
      from: this.from,
      to,
      subject,
      text,
      headers: { 'X-Saoma-Id': message.correlationId },
    });
    return sent;
  }
}
