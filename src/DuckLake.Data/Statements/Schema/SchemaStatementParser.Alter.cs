using DuckLake.Arrow;

namespace DuckLake.Data;

/// <content>ALTER.</content>
internal sealed partial class SchemaStatementParser
{
    private AlterStatement? ParseAlter()
    {
        SchemaObjectKind kind = ReadObjectKind(isDrop: true);
        if (kind is not (SchemaObjectKind.Table or SchemaObjectKind.View))
        {
            return null;
        }

        DropMode mode = _reader.Accept("IF", "EXISTS") ? DropMode.IgnoreMissing : DropMode.FailIfMissing;
        IReadOnlyList<string> name = _reader.ReadQualifiedName();
        return name.Count == 0 ? null : new AlterStatement(kind, name, mode, ReadAction());
    }

    private AlterAction ReadAction() =>
        _reader.Accept("RENAME") ? ReadRename()
        : _reader.Accept("ADD") ? ReadAdd()
        : _reader.Accept("DROP") ? ReadDrop()
        : _reader.Accept("ALTER") ? ReadAlterColumn()
        : _reader.Accept("SET", "PARTITIONED", "BY") ? new AlterAction(AlterActionKind.SetPartitioning) { Keys = ReadTextList() }
        : _reader.Accept("RESET", "PARTITIONED", "BY") ? new AlterAction(AlterActionKind.SetPartitioning)
        : _reader.Accept("SET", "SORTED", "BY") ? new AlterAction(AlterActionKind.SetSortOrder) { Keys = ReadTextList() }
        : _reader.Accept("RESET", "SORTED", "BY") ? new AlterAction(AlterActionKind.SetSortOrder)
        : _reader.IsAt("SET") && _reader.Peek().IsSymbol("(") ? ReadOptions(AlterActionKind.SetOptions)
        : _reader.IsAt("RESET") && _reader.Peek().IsSymbol("(") ? ReadOptions(AlterActionKind.ResetOptions)
        : new AlterAction(AlterActionKind.Other);

    private AlterAction ReadOptions(AlterActionKind kind)
    {
        _reader.Read();
        return new AlterAction(kind) { Keys = ReadTextList() };
    }

    private AlterAction ReadRename()
    {
        if (_reader.IsAt("TO") && _reader.Peek().IsIdentifier && _reader.Peek(2).Kind == SqlTokenKind.End)
        {
            _reader.Read();
            return new AlterAction(AlterActionKind.Rename) { NewName = _reader.Read().Value };
        }

        if (_reader.IsAt("COLUMN") && !_reader.Peek().IsWord("TO"))
        {
            _reader.Read();
        }

        IReadOnlyList<string> path = _reader.ReadQualifiedName();
        return path.Count > 0 && _reader.Accept("TO") && _reader.TryReadIdentifier(out string newName)
            ? new AlterAction(AlterActionKind.RenameColumn) { Path = path, NewName = newName }
            : new AlterAction(AlterActionKind.Other);
    }

    private AlterAction ReadAdd()
    {
        int first = _reader.Index;
        if (ReadTableConstraint() is not null)
        {
            return new AlterAction(AlterActionKind.AddConstraint);
        }

        _reader.Index = first;
        _reader.Accept("COLUMN");
        bool isTolerant = _reader.Accept("IF", "NOT", "EXISTS");
        return ReadColumn() is { } column && _reader.IsAtEnd
            ? new AlterAction(AlterActionKind.AddColumn) { Path = column.Path, Column = column, IsTolerant = isTolerant }
            : new AlterAction(AlterActionKind.Other);
    }

    private AlterAction ReadDrop()
    {
        if (_reader.IsAt("CONSTRAINT"))
        {
            return new AlterAction(AlterActionKind.Other);
        }

        _reader.Accept("COLUMN");
        bool isTolerant = _reader.Accept("IF", "EXISTS");
        IReadOnlyList<string> path = _reader.ReadQualifiedName();
        return path.Count == 0
            ? new AlterAction(AlterActionKind.Other)
            : new AlterAction(AlterActionKind.DropColumn) { Path = path, IsTolerant = isTolerant };
    }

    private AlterAction ReadAlterColumn()
    {
        _reader.Accept("COLUMN");
        if (!_reader.TryReadIdentifier(out string name))
        {
            return new AlterAction(AlterActionKind.Other);
        }

        IReadOnlyList<string> path = [name];
        if (_reader.Accept("SET", "DEFAULT"))
        {
            return new AlterAction(AlterActionKind.SetDefault) { Path = path, Expression = _reader.ReadUntil(static _ => false) };
        }

        if (_reader.Accept("DROP", "DEFAULT"))
        {
            return new AlterAction(AlterActionKind.DropDefault) { Path = path };
        }

        if (_reader.Accept("SET", "NOT", "NULL"))
        {
            return new AlterAction(AlterActionKind.SetNotNull) { Path = path };
        }

        if (_reader.Accept("DROP", "NOT", "NULL"))
        {
            return new AlterAction(AlterActionKind.DropNotNull) { Path = path };
        }

        return _reader.Accept("SET", "DATA", "TYPE") || _reader.Accept("SET", "TYPE") || _reader.Accept("TYPE")
            ? ReadNewType(path)
            : new AlterAction(AlterActionKind.Other);
    }

    private AlterAction ReadNewType(IReadOnlyList<string> path)
    {
        string type = ReadType();
        bool hasCollation = _reader.Accept("COLLATE");
        if (hasCollation)
        {
            _reader.ReadQualifiedName();
        }

        return new AlterAction(AlterActionKind.SetType)
        {
            Path = path,
            Column = new ColumnText(path) { Type = type.Length == 0 ? null : type, HasCollation = hasCollation },
            Expression = _reader.Accept("USING") ? _reader.ReadUntil(static _ => false) : null,
        };
    }
}
