import { createTransport, type Transporter } from 'nodemailer';
import { noticeTextOf, textOf } from './message-text.js';
import { sent, type CodeMessage, type Delivery, type NoticeMessage } from './message.js';

/** Sends by mail, as plain text, over a connection for each. */
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

  /** Resolves once the server has taken the code. What is thrown counts as the server's failure. */
  async send(message: CodeMessage): Promise<Delivery> {
    return this.mail(message, textOf(message));
  }

  /** As `send`, for what somebody is to know. */
  async tell(notice: NoticeMessage): Promise<Delivery> {
    return this.mail(notice, noticeTextOf(notice));
  }

  private async mail(
    { to: address, correlationId }: Pick<NoticeMessage, 'to' | 'correlationId'>,
    { subject, text }: { subject: string; text: string },
  ): Promise<Delivery> {
    // As an object, so that nothing in it is read as more addresses.
    const to = { name: '', address };
    await this.transport.sendMail({
      from: this.from,
      to,
      subject,
      text,
      headers: { 'X-Saoma-Id': correlationId },
    });
    return sent;
  }
}
