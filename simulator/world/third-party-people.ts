/** Someone who has an account with every third party. */
export interface ThirdPartyPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string;
}

const picture = (id: string): string => `https://pictures.example/${id}.png`;

/** Whom one can be at a third party. `alina` has the address of the service's demo person Alice, and isn't her. */
export const thirdPartyPeople: readonly ThirdPartyPerson[] = [
  { id: 'xiaoyu', name: '林小雨', email: 'xiaoyu@example.com', avatarUrl: picture('xiaoyu') },
  { id: 'chen', name: '陈大文', email: 'chen@example.com', avatarUrl: picture('chen') },
  { id: 'maria', name: 'María José', email: 'maria@example.com', avatarUrl: picture('maria') },
  { id: 'alina', name: 'Alice', email: 'alice@example.com', avatarUrl: picture('alina') },
  // A picture that pages may not load, and a name that is longer than a nickname.
  {
    id: 'omar',
    name: `عمر ${'ا'.repeat(80)}`,
    email: 'omar@example.com',
    avatarUrl: 'http://pictures.example/omar.png',
  },
];

export function personById(id: string | undefined): ThirdPartyPerson | undefined {
  return thirdPartyPeople.find((person) => person.id === id);
}
