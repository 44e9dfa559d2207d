import { Injectable } from '@nestjs/common';
import { MessagesService } from '../messages/messages.service.js';

/** Which types of identity sign someone in by themselves, as this service is set up. */
@Injectable()
export class OpenWaysService {
  constructor(private readonly messages: MessagesService) {}

  types(): ReadonlySet<string> {
    const types: string[] = [];
    if (this.messages.isOpen('sms')) types.push('phone');
    if (this.messages.isOpen('email')) types.push('email');
    return new Set(types);
  }
}
