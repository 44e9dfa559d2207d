import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Something that a source file declares, with the comment above it. */
export interface Documented {
  readonly name: string;
  /** The comment as one line. */
  readonly doc: string;
  /** The source text of the thing itself. */
  readonly text: string;
}

/** A TypeScript file, read for what its doc comments say. */
export class DocumentedSource {
  private readonly source: ts.SourceFile;

  constructor(private readonly path: string) {
    this.source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  }

  /**
   * The members of a list, object or interface of that name, in their order.
   *
   * @throws Error where there is no such thing, or one of its members has no comment
   */
  membersOf(name: string): Documented[] {
    return this.nodesOf(name).map((node) => this.describe(node, nameOf(node)));
  }

  /** The file's one class under a decorator of that name; the name is the decorator's first argument. */
  classWith(decorator: string): Documented {
    const declaration = this.source.statements.find(ts.isClassDeclaration);
    const calls = (declaration && ts.getDecorators(declaration))?.map(({ expression }) => expression) ?? [];
    const call = calls.filter(ts.isCallExpression).find(({ expression }) => expression.getText() === decorator);
    const [argument] = call?.arguments ?? [];
    if (!declaration || !argument) throw new Error(`${this.path} has no class with @${decorator}`);
    return this.describe(declaration, nameOf(argument));
  }

  private nodesOf(name: string): readonly ts.Node[] {
    for (const statement of this.source.statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) return statement.members;
      if (!ts.isVariableStatement(statement)) continue;
      const declared = statement.declarationList.declarations.find((node) => node.name.getText() === name);
      const literal = declared?.initializer && literalIn(declared.initializer);
      if (literal) return ts.isArrayLiteralExpression(literal) ? literal.elements : literal.properties;
    }
    throw new Error(`${this.path} declares no ${name}`);
  }

  private describe(node: ts.Node, name: string): Documented {
    const comments = ts.getLeadingCommentRanges(this.source.text, node.getFullStart()) ?? [];
    const [comment = ''] = comments
      .map(({ pos, end }) => this.source.text.slice(pos, end))
      .filter((text) => text.startsWith('/**'))
      .slice(-1);
    const [paragraph = ''] = comment.replace(/^\/\*\*|\*\/$/g, '').split(/\n\s*\*\s*\n/);
    const doc = paragraph.replace(/\s*\n\s*\*\s*/g, ' ').trim();
    if (doc === '') throw new Error(`${this.path}: ${name} has no doc comment, which the docs are made of`);
    return { name, doc, text: node.getText() };
  }
}

/** The list or object that a declaration holds, inside of whatever wraps it. */
function literalIn(node: ts.Node): ts.ArrayLiteralExpression | ts.ObjectLiteralExpression | undefined {
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return node;
  return ts.forEachChild(node, literalIn);
}

function nameOf(node: ts.Node): string {
  if (ts.isStringLiteral(node)) return node.text;
  const name = ts.isPropertyAssignment(node) || ts.isPropertySignature(node) ? node.name : undefined;
  if (name && (ts.isIdentifier(name) || ts.isStringLiteral(name))) return name.text;
  throw new Error(`no name can be read from: ${node.getText()}`);
}
