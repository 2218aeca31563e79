using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// Finds the clauses of statements that change definitions. It is lenient: text DuckDB's own parser accepts is cut where DuckDB cuts it,
/// and DuckDB is asked about the whole statement before anything is done.
/// </summary>
internal sealed partial class SchemaStatementParser
{
    private readonly TokenReader _reader;

    private SchemaStatementParser(SqlStatement statement) => _reader = new TokenReader(statement);

    /// <summary>The statement's clauses; null when it is no CREATE, DROP, ALTER or COMMENT of an object a catalog holds, or malformed.</summary>
    public static SchemaStatement? TryParse(SqlStatement statement)
    {
        SchemaStatementParser parser = new(statement);
        TokenReader reader = parser._reader;
        return reader.Accept("CREATE") ? parser.ParseCreate()
            : reader.Accept("DROP") ? parser.ParseDrop()
            : reader.Accept("ALTER") ? parser.ParseAlter()
            : reader.Accept("COMMENT", "ON") ? parser.ParseComment()
            : null;
    }

    private DropStatement? ParseDrop()
    {
        SchemaObjectKind kind = ReadObjectKind(isDrop: true);
        DropMode mode = _reader.Accept("IF", "EXISTS") ? DropMode.IgnoreMissing : DropMode.FailIfMissing;
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        DropBehavior behavior = _reader.Accept("CASCADE") ? DropBehavior.Cascade : DropBehavior.Restrict;
        _reader.Accept("RESTRICT");
        return kind == SchemaObjectKind.Other || name.Count == 0 || !_reader.IsAtEnd ? null : new DropStatement(kind, name, mode, behavior);
    }

    private CommentStatement? ParseComment()
    {
        SchemaObjectKind kind = ReadObjectKind(isDrop: false);
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        if (kind == SchemaObjectKind.Other || name.Count == 0 || !_reader.Accept("IS"))
        {
            return null;
        }

        SqlToken value = _reader.Read();
        return value.Kind == SqlTokenKind.String ? new CommentStatement(kind, name, ReadString(value))
            : value.IsWord("NULL") ? new CommentStatement(kind, name, null)
            : null;
    }

    private SchemaObjectKind ReadObjectKind(bool isDrop) =>
        _reader.Accept("SCHEMA") ? SchemaObjectKind.Schema
        : _reader.Accept("TABLE") ? SchemaObjectKind.Table
        : _reader.Accept("VIEW") ? SchemaObjectKind.View
        : _reader.IsAt("MACRO", "TABLE") && (isDrop || !_reader.Peek(2).IsWord("IS")) && _reader.Accept("MACRO", "TABLE") ? SchemaObjectKind.TableMacro
        : _reader.Accept("MACRO") || _reader.Accept("FUNCTION") ? SchemaObjectKind.Macro
        : _reader.Accept("INDEX") ? SchemaObjectKind.Index
        : _reader.Accept("SEQUENCE") ? SchemaObjectKind.Sequence
        : _reader.Accept("TYPE") ? SchemaObjectKind.Type
        : !isDrop && _reader.Accept("COLUMN") ? SchemaObjectKind.Column
        : SchemaObjectKind.Other;

    // Escapes of E'…' are left in the token's value.
    private string ReadString(SqlToken token) =>
        _reader.Statement.Text[token.Start] is 'e' or 'E' ? SqlEscapes.Unescape(token.Value) : token.Value;

    private QueryText? ReadQuery(int endToken)
    {
        int first = _reader.Index;
        if (endToken <= first)
        {
            return null;
        }

        _reader.Index = endToken;
        return new QueryText(_reader.Statement.Tokens[first].Start, _reader.TextOf(first, endToken));
    }

    // The names of (a, b, c).
    private List<string> ReadNameList()
    {
        List<string> names = [];
        if (_reader.AcceptSymbol("("))
        {
            while (_reader.TryReadIdentifier(out string name))
            {
                names.Add(name);
                _reader.AcceptSymbol(",");
            }

            _reader.AcceptSymbol(")");
        }

        return names;
    }

    // The texts between the commas of (x, f(y, z), …).
    private List<string> ReadTextList()
    {
        List<string> texts = [];
        if (_reader.AcceptSymbol("("))
        {
            while (!_reader.IsAtEnd && !_reader.AcceptSymbol(")"))
            {
                texts.Add(_reader.ReadUntil(static reader => reader.Current.IsSymbol(",")));
                _reader.AcceptSymbol(",");
            }
        }

        return texts;
    }

    private void SkipBracketed()
    {
        if (_reader.Current.IsSymbol("("))
        {
            _reader.ReadBracketed();
        }
    }
}
