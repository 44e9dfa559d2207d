import { Injectable } from '@nestjs/common';
import { MessagesService } from '../messages/messages.service.js';
import { ThirdPartyRegistry } from '../third-parties/third-party-registry.service.js';

/** Which types of identity sign someone in by themselves, as this service is set up. */
@Injectable()
export class OpenWaysService {
  constructor(
    private readonly messages: MessagesService,
    private readonly thirdParties: ThirdPartyRegistry,
  ) {}

  types(): ReadonlySet<string> {
    const types = this.thirdParties.all.map(({ id }) => id);
    if (this.messages.isOpen('sms')) types.push('phone');
    if (this.messages.isOpen('email')) types.push('email');
    return new Set(types);
  }
}
