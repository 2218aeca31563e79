using DuckLake.Arrow;

namespace DuckLake.Data;

/// <content>CREATE.</content>
internal sealed partial class SchemaStatementParser
{
    private SchemaStatement? ParseCreate()
    {
        CreateMode mode = _reader.Accept("OR", "REPLACE") ? CreateMode.Replace : CreateMode.FailIfExists;
        ObjectPersistence persistence = ReadPersistence();
        return _reader.Accept("SCHEMA") ? ParseCreateSchema(mode)
            : _reader.Accept("TABLE") ? ParseCreateTable(mode, persistence)
            : _reader.Accept("VIEW") ? ParseCreateView(mode, persistence, isRecursive: false)
            : _reader.Accept("RECURSIVE", "VIEW") ? ParseCreateView(mode, persistence, isRecursive: true)
            : _reader.Accept("MACRO") || _reader.Accept("FUNCTION") ? ParseCreateMacro(mode, persistence)
            : _reader.Accept("UNIQUE", "INDEX") || _reader.Accept("INDEX") ? ParseCreateIndex(persistence)
            : _reader.Accept("SEQUENCE") ? ParseCreateOther(SchemaObjectKind.Sequence, persistence)
            : _reader.Accept("TYPE") ? ParseCreateOther(SchemaObjectKind.Type, persistence)
            : null;
    }

    private ObjectPersistence ReadPersistence()
    {
        _reader.Accept("PERSISTENT");
        if (_reader.IsAt("LOCAL") || _reader.IsAt("GLOBAL"))
        {
            _reader.Read();
        }

        return _reader.Accept("TEMP") || _reader.Accept("TEMPORARY") ? ObjectPersistence.Temporary : ObjectPersistence.Permanent;
    }

    private CreateMode ReadIfNotExists(CreateMode mode) => _reader.Accept("IF", "NOT", "EXISTS") ? CreateMode.KeepExisting : mode;

    private CreateSchemaStatement? ParseCreateSchema(CreateMode mode)
    {
        mode = ReadIfNotExists(mode);
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        return name.Count == 0 || !_reader.IsAtEnd ? null : new CreateSchemaStatement(name, mode);
    }

    private CreateTableStatement? ParseCreateTable(CreateMode mode, ObjectPersistence persistence)
    {
        mode = ReadIfNotExists(mode);
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        if (name.Count == 0)
        {
            return null;
        }

        int columns = _reader.Current.IsSymbol("(") ? _reader.Index : -1;
        SkipBracketed();
        CreateTableStatement statement = ReadTableClauses(new CreateTableStatement(name, mode, persistence));
        if (_reader.Accept("AS"))
        {
            (int end, bool withData) = FindQueryEnd();
            QueryText? query = ReadQuery(end);
            if (columns >= 0)
            {
                _reader.Index = columns;
                statement = statement with { QueryColumnNames = ReadNameList() };
            }

            return query is null ? null : statement with { Query = query, WithData = withData };
        }

        if (columns < 0 || !_reader.IsAtEnd)
        {
            return null;
        }

        _reader.Index = columns;
        return ReadTableElements(statement);
    }

    private CreateTableStatement ReadTableClauses(CreateTableStatement statement)
    {
        while (true)
        {
            if (_reader.Accept("PARTITIONED", "BY"))
            {
                SkipBracketed();
                statement = statement with { IsPartitioned = true };
            }
            else if (_reader.Accept("SORTED", "BY"))
            {
                SkipBracketed();
                statement = statement with { IsSorted = true };
            }
            else if (_reader.IsAt("WITH") && _reader.Peek().IsSymbol("("))
            {
                _reader.Read();
                SkipBracketed();
                statement = statement with { HasOptions = true };
            }
            else if (_reader.Accept("ON", "COMMIT"))
            {
                while (_reader.Accept("DROP") || _reader.Accept("DELETE") || _reader.Accept("PRESERVE") || _reader.Accept("ROWS"))
                {
                    // Temporary tables only, which DuckDB makes itself.
                }
            }
            else
            {
                return statement;
            }
        }
    }

    // Without WITH [NO] DATA at the end.
    private (int End, bool WithData) FindQueryEnd()
    {
        IReadOnlyList<SqlToken> tokens = _reader.Statement.Tokens;
        int end = tokens.Count - 1;
        return end < 3 || !tokens[end - 1].IsWord("DATA") ? (end, true)
            : tokens[end - 2].IsWord("WITH") ? (end - 2, true)
            : tokens[end - 2].IsWord("NO") && tokens[end - 3].IsWord("WITH") ? (end - 3, false)
            : (end, true);
    }

    private CreateViewStatement? ParseCreateView(CreateMode mode, ObjectPersistence persistence, bool isRecursive)
    {
        mode = ReadIfNotExists(mode);
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        List<string> columns = ReadNameList();
        if (_reader.Accept("WITH"))
        {
            SkipBracketed();
        }

        return name.Count > 0 && _reader.Accept("AS") && ReadQuery(_reader.Statement.Tokens.Count - 1) is { } query
            ? new CreateViewStatement(name, mode, persistence, columns, query) { IsRecursive = isRecursive }
            : null;
    }

    private CreateMacroStatement? ParseCreateMacro(CreateMode mode, ObjectPersistence persistence)
    {
        mode = ReadIfNotExists(mode);
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        List<MacroOverloadText> overloads = [];
        do
        {
            if (name.Count == 0 || !_reader.Current.IsSymbol("(") || ReadOverload() is not { } overload)
            {
                return null;
            }

            overloads.Add(overload);
        }
        while (_reader.AcceptSymbol(","));

        return _reader.IsAtEnd ? new CreateMacroStatement(name, mode, persistence, overloads) : null;
    }

    private MacroOverloadText? ReadOverload()
    {
        List<MacroParameterText> parameters = [];
        _reader.Read();
        while (_reader.TryReadIdentifier(out string name))
        {
            string type = _reader.ReadUntil(static reader => reader.Current is { Kind: SqlTokenKind.Symbol, Value: "," or ":=" or "=>" });
            string? value = _reader.AcceptSymbol(":=") || _reader.AcceptSymbol("=>")
                ? _reader.ReadUntil(static reader => reader.Current.IsSymbol(","))
                : null;
            parameters.Add(new MacroParameterText(name, type.Length == 0 ? null : type, value));
            _reader.AcceptSymbol(",");
        }

        if (!_reader.AcceptSymbol(")") || !_reader.Accept("AS"))
        {
            return null;
        }

        // Without brackets a query goes on to the end: its own commas separate no overloads.
        bool isTable = _reader.Accept("TABLE");
        int first = _reader.Index;
        if (isTable && !_reader.Current.IsSymbol("("))
        {
            _reader.Index = _reader.Statement.Tokens.Count - 1;
        }
        else
        {
            _reader.ReadUntil(static reader => reader.Current.IsSymbol(",") && reader.IsBeforeOverload());
        }

        int end = _reader.Index;
        _reader.Index = first;
        return ReadQuery(end) is { } body
            ? new MacroOverloadText(isTable ? DuckLakeMacroKind.Table : DuckLakeMacroKind.Scalar, parameters, body)
            : null;
    }

    private CreateOtherStatement? ParseCreateIndex(ObjectPersistence persistence)
    {
        _reader.Accept("IF", "NOT", "EXISTS");
        if (!_reader.IsAt("ON"))
        {
            _reader.ReadQualifiedName();
        }

        IReadOnlyList<string> table = _reader.Accept("ON") ? _reader.ReadQualifiedName() : [];
        return table.Count == 0 ? null : new CreateOtherStatement(SchemaObjectKind.Index, table, persistence);
    }

    private CreateOtherStatement? ParseCreateOther(SchemaObjectKind kind, ObjectPersistence persistence)
    {
        _reader.Accept("IF", "NOT", "EXISTS");
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        if (name.Count == 0)
        {
            return null;
        }

        // CREATE TYPE … AS ENUM (SELECT …)
        QueryText? query = null;
        if (kind == SchemaObjectKind.Type && _reader.Accept("AS", "ENUM") && _reader.AcceptSymbol("(") && _reader.Current.Kind == SqlTokenKind.Word)
        {
            int first = _reader.Index;
            _reader.ReadUntil(static _ => false);
            int end = _reader.Index;
            _reader.Index = first;
            query = ReadQuery(end);
        }

        return new CreateOtherStatement(kind, name, persistence, query);
    }
}
