using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Finds the columns a scan names, virtual ones included, and cuts column trees down to what is needed.</summary>
internal sealed class ColumnResolver(TableDefinition table)
{
    private static readonly (string Name, VirtualColumn Column, DuckLakeTypeKind Type)[] s_virtualColumns =
    [
        ("rowid", VirtualColumn.RowId, DuckLakeTypeKind.Int64),
        ("snapshot_id", VirtualColumn.SnapshotId, DuckLakeTypeKind.Int64),
        ("filename", VirtualColumn.FileName, DuckLakeTypeKind.Varchar),
        ("file_row_number", VirtualColumn.FileRowNumber, DuckLakeTypeKind.Int64),
        ("file_index", VirtualColumn.FileIndex, DuckLakeTypeKind.UInt64),
    ];

    /// <summary>The whole tree of a column.</summary>
    public static ResolvedColumn ToResolved(ColumnDefinition column, int ordinal) => new()
    {
        ColumnId = column.ColumnId,
        Ordinal = ordinal,
        Name = column.Name,
        Type = column.RequireType(),
        IsNullable = column.NullsAllowed,
        InitialDefault = column.InitialDefault,
        Children = ToResolved(column.Children),
    };

    public static ResolvedColumn[] ToResolved(IReadOnlyList<ColumnDefinition> columns)
    {
        var resolved = new ResolvedColumn[columns.Count];
        for (int i = 0; i < resolved.Length; i++)
        {
            resolved[i] = ToResolved(columns[i], i);
        }

        return resolved;
    }

    /// <summary>A virtual column.</summary>
    public static ResolvedColumn ToResolved(VirtualColumn column)
    {
        (string name, VirtualColumn _, DuckLakeTypeKind type) = Array.Find(s_virtualColumns, candidate => candidate.Column == column);
        return new ResolvedColumn
        {
            ColumnId = -1,
            Ordinal = -1,
            Name = name,
            Type = DuckLakeType.Of(type),
            IsNullable = column is not (VirtualColumn.RowId or VirtualColumn.SnapshotId),
            Virtual = column,
        };
    }

    /// <summary>All columns of the table.</summary>
    public IReadOnlyList<ResolvedColumn> SelectAll() => ToResolved(table.Columns);

    /// <summary>
    /// The columns of a projection in the order in which their top-level columns are first named. Paths into one column are merged,
    /// and the column keeps its nesting; fields come in the table's order.
    /// </summary>
    public IReadOnlyList<ResolvedColumn> Select(IReadOnlyList<string> paths)
    {
        var order = new List<(ColumnDefinition? Column, ResolvedColumn? Virtual)>();
        var wanted = new HashSet<long>();
        foreach (string path in paths)
        {
            List<ColumnDefinition>? found = Find(path, allowLists: true);
            if (found is null)
            {
                ResolvedColumn virtualColumn = FindVirtual(path) ?? throw NotFound(path, table.Columns);
                if (!order.Exists(entry => entry.Virtual?.Virtual == virtualColumn.Virtual))
                {
                    order.Add((null, virtualColumn));
                }

                continue;
            }

            if (!order.Exists(entry => entry.Column == found[0]))
            {
                order.Add((found[0], null));
            }

            wanted.Add(found[^1].ColumnId);
        }

        return [.. order.Select(entry => entry.Virtual ?? Cut(entry.Column!, OrdinalOf(entry.Column!), wanted)!)];
    }

    /// <summary>A column a filter may test: not inside a list or map.</summary>
    public BoundColumn ResolveForFilter(string path)
    {
        if (Find(path, allowLists: false) is not { } found)
        {
            ResolvedColumn virtualColumn = FindVirtual(path) ?? throw NotFound(path, table.Columns);
            return new BoundColumn { Path = [], Virtual = virtualColumn.Virtual, Name = virtualColumn.Name, Type = virtualColumn.Type };
        }

        return new BoundColumn
        {
            Path = [.. found.Select(column => column.ColumnId)],
            Name = ColumnPath.Format(found.Select(column => column.Name)),
            Type = found[^1].RequireType(),
        };
    }

    /// <summary>The columns a filter tests, cut down to the tested fields. A tested struct is kept whole.</summary>
    public IReadOnlyList<ResolvedColumn> ColumnsOf(BoundFilter? filter)
    {
        var wanted = new HashSet<long>();
        var virtualColumns = new List<ResolvedColumn>();
        filter?.VisitColumns(column =>
        {
            if (column.Virtual == VirtualColumn.None)
            {
                wanted.Add(column.ColumnId);
            }
            else if (!virtualColumns.Exists(other => other.Virtual == column.Virtual))
            {
                virtualColumns.Add(FindVirtual(column.Name)!);
            }
        });
        var resolved = new List<ResolvedColumn>();
        for (int i = 0; wanted.Count > 0 && i < table.Columns.Count; i++)
        {
            if (Cut(table.Columns[i], i, wanted) is { } cut)
            {
                resolved.Add(cut);
            }
        }

        resolved.AddRange(virtualColumns);
        return resolved;
    }

    private int OrdinalOf(ColumnDefinition column)
    {
        int ordinal = 0;
        while (table.Columns[ordinal] != column)
        {
            ordinal++;
        }

        return ordinal;
    }

    private static ResolvedColumn? FindVirtual(string name)
    {
        foreach ((string virtualName, VirtualColumn column, DuckLakeTypeKind _) in s_virtualColumns)
        {
            if (string.Equals(virtualName, name, StringComparison.OrdinalIgnoreCase))
            {
                return ToResolved(column);
            }
        }

        return null;
    }

    // The column with those of its descendants that are wanted, lie below a wanted one, or are the key of a map that is kept.
    private static ResolvedColumn? Cut(ColumnDefinition column, int ordinal, HashSet<long> wanted)
    {
        if (wanted.Contains(column.ColumnId))
        {
            return ToResolved(column, ordinal);
        }

        var children = new List<ResolvedColumn>();
        for (int i = 0; i < column.Children.Count; i++)
        {
            if (Cut(column.Children[i], i, wanted) is { } cut)
            {
                children.Add(cut);
            }
        }

        if (children.Count == 0)
        {
            return null;
        }

        DuckLakeType type = column.RequireType();
        if (type.Kind == DuckLakeTypeKind.Map)
        {
            // A map is only readable with its whole key; without any part of its value it keeps the whole value too.
            ResolvedColumn value = children.Find(child => child.ColumnId == column.Children[1].ColumnId) ?? ToResolved(column.Children[1], 1);
            children = [ToResolved(column.Children[0], 0), value];
        }

        return new ResolvedColumn
        {
            ColumnId = column.ColumnId,
            Ordinal = ordinal,
            Name = column.Name,
            Type = type,
            IsNullable = column.NullsAllowed,
            InitialDefault = column.InitialDefault,
            Children = children,
        };
    }

    // The columns along a path, or null when its first name is no column of the table.
    private List<ColumnDefinition>? Find(string path, bool allowLists)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (NameLookup.Find(table.Columns, path, column => column.Name) is { } whole)
        {
            return [whole];
        }

        IReadOnlyList<string> names = ColumnPath.Parse(path);
        var found = new List<ColumnDefinition>(names.Count);
        IReadOnlyList<ColumnDefinition> level = table.Columns;
        foreach (string name in names)
        {
            if (found.Count > 0 && !allowLists && found[^1].Type is { Kind: DuckLakeTypeKind.List or DuckLakeTypeKind.Map })
            {
                throw new ArgumentException(
                    $"Column \"{path}\" lies inside a list or map; filters can test top-level columns and fields of structs.");
            }

            if (NameLookup.Find(level, name, column => column.Name) is not { } next)
            {
                return found.Count == 0 ? null : throw NotFound(path, level);
            }

            found.Add(next);
            level = next.Children;
        }

        return found;
    }

    private DuckLakeException NotFound(string path, IReadOnlyList<ColumnDefinition> level) =>
        new(
            DuckLakeErrorKind.NotFound,
            $"There is no column \"{path}\". {NameLookup.Suggest(path[(path.LastIndexOf('.') + 1)..], level.Select(column => column.Name), "columns")}")
        {
            SchemaName = table.Schema.Name,
            TableName = table.Name,
            ColumnPath = path,
        };
}
