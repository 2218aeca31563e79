namespace DuckLake.Data;

/// <content>Columns and constraints.</content>
internal sealed partial class SchemaStatementParser
{
    // ( element, element, … )
    private CreateTableStatement? ReadTableElements(CreateTableStatement statement)
    {
        List<ColumnText> columns = [];
        List<ColumnConstraintKind> constraints = [];
        _reader.Read();
        while (!_reader.IsAtEnd && !_reader.Current.IsSymbol(")"))
        {
            if (ReadTableConstraint() is { } constraint)
            {
                constraints.Add(constraint);
                _reader.ReadUntil(static reader => reader.Current.IsSymbol(","));
            }
            else if (ReadColumn() is { } column)
            {
                columns.Add(column);
                constraints.AddRange(column.Constraints);
            }
            else
            {
                return null;
            }

            _reader.AcceptSymbol(",");
        }

        return _reader.AcceptSymbol(")") ? statement with { Columns = columns, Constraints = constraints } : null;
    }

    private ColumnConstraintKind? ReadTableConstraint()
    {
        if (_reader.Accept("CONSTRAINT"))
        {
            _reader.TryReadIdentifier(out _);
        }

        return _reader.Accept("PRIMARY", "KEY") || _reader.Accept("UNIQUE") ? ColumnConstraintKind.Unique
            : _reader.Accept("CHECK") ? ColumnConstraintKind.Check
            : _reader.Accept("FOREIGN", "KEY") ? ColumnConstraintKind.ForeignKey
            : null;
    }

    private ColumnText? ReadColumn()
    {
        IReadOnlyList<string> path = _reader.ReadQualifiedName();
        if (path.Count == 0)
        {
            return null;
        }

        string type = ReadType();
        ColumnText column = new(path) { Type = type.Length == 0 ? null : type };
        List<ColumnConstraintKind> constraints = [];
        while (!_reader.IsAtEnd && _reader.Current is not { Kind: SqlTokenKind.Symbol, Value: "," or ")" })
        {
            if (!TryReadQualifier(ref column, constraints))
            {
                return null;
            }
        }

        return column with { Constraints = constraints };
    }

    private string ReadType() => _reader.ReadUntil(static reader => reader.Current.IsSymbol(",") || reader.IsAtColumnQualifier());

    private bool TryReadQualifier(ref ColumnText column, List<ColumnConstraintKind> constraints)
    {
        if (_reader.Accept("CONSTRAINT"))
        {
            return _reader.TryReadIdentifier(out _);
        }

        if (_reader.Accept("DEFAULT"))
        {
            column = column with { Default = ReadDefault() };
        }
        else if (_reader.Accept("NOT", "NULL"))
        {
            column = column with { IsNotNull = true };
            constraints.Add(ColumnConstraintKind.NotNull);
        }
        else if (_reader.Accept("PRIMARY", "KEY") || _reader.Accept("UNIQUE"))
        {
            constraints.Add(ColumnConstraintKind.Unique);
        }
        else if (_reader.Accept("CHECK"))
        {
            constraints.Add(ColumnConstraintKind.Check);
            SkipBracketed();
        }
        else if (_reader.Accept("REFERENCES"))
        {
            constraints.Add(ColumnConstraintKind.ForeignKey);
            _reader.ReadUntil(static reader => reader.Current.IsSymbol(","));
        }
        else if (_reader.Accept("COLLATE"))
        {
            column = column with { HasCollation = true };
            _reader.ReadQualifiedName();
        }
        else if (_reader.Accept("USING", "COMPRESSION"))
        {
            column = column with { HasCompression = true };
            _reader.TryReadIdentifier(out _);
        }
        else if (_reader.IsAt("GENERATED") || _reader.IsAt("AS"))
        {
            column = column with { IsGenerated = true };
            _reader.ReadUntil(static reader => reader.Current.IsSymbol(","));
        }
        else
        {
            return _reader.Accept("NULL");
        }

        return true;
    }

    // The first token always belongs to the expression, and NULL does behind an operator and inside CASE.
    private string ReadDefault()
    {
        int first = _reader.Index;
        int cases = 0;
        return _reader.ReadUntil(reader =>
        {
            cases += reader.IsAt("CASE") ? 1 : reader.IsAt("END") ? -1 : 0;
            return cases == 0
                && (reader.Current.IsSymbol(",") || (reader.Index > first && reader.IsAtColumnQualifier() && !IsOperator(reader.Statement.Tokens[reader.Index - 1])));
        });
    }

    private static bool IsOperator(SqlToken token) => token.Kind == SqlTokenKind.Symbol && token.Value is not (")" or "]" or "}");
}
