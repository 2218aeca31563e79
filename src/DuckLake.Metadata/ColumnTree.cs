namespace DuckLake.Metadata;

/// <summary>The rows of <c>ducklake_column</c> of one table that are visible together, made into trees.</summary>
internal sealed class ColumnTree(long tableId)
{
    private const int MaxDepth = 250;

    private readonly Dictionary<long, ColumnRow> _rows = [];
    private MetadataException? _fault;

    public static ReadOnlySpan<string> CatalogColumns =>
        new[]
        {
            "table_id", "column_id", "column_name", "column_type", "parent_column", "column_order", "initial_default", "default_value",
            "nulls_allowed", "begin_snapshot", "default_value_type", "default_value_dialect", "end_snapshot",
        };

    public void Add(CatalogRow row)
    {
        try
        {
            Add(ColumnRow.Read(row));
        }
        catch (MetadataException error)
        {
            _fault ??= error;
        }
    }

    public void Add(ColumnRow row)
    {
        // The reference can leave two rows of one column; the later one counts.
        if (!_rows.TryGetValue(row.ColumnId, out var known) || known.BeginSnapshot <= row.BeginSnapshot)
        {
            _rows[row.ColumnId] = row;
        }
    }

    public IReadOnlyList<ColumnDefinition> Build(string tableName, Func<long, IReadOnlyDictionary<string, string>?> tagsOf)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        var children = _rows.Values.ToLookup(r => r.ParentId);
        var built = 0;
        var roots = BuildLevel(null, 0);
        if (built < _rows.Count)
        {
            var lost = _rows.Values.First(r => !Reaches(r));
            throw Corrupt(tableName, lost, _rows.ContainsKey(lost.ParentId!.Value)
                ? "its parent_column leads to a cycle or to a column without a parent"
                : $"its parent_column {lost.ParentId} does not exist");
        }

        return roots;

        List<ColumnDefinition> BuildLevel(long? parentId, int depth)
        {
            var level = new List<ColumnDefinition>();
            foreach (var row in children[parentId].OrderBy(r => r.Order).ThenBy(r => r.ColumnId))
            {
                if (depth > MaxDepth)
                {
                    throw Corrupt(tableName, row, $"it is nested more than {MaxDepth} levels deep");
                }

                built++;
                DuckLakeType.TryParse(row.TypeText, out var type);
                var nested = BuildLevel(row.ColumnId, depth + 1);
                var expected = type?.Kind switch
                {
                    DuckLakeTypeKind.List => 1,
                    DuckLakeTypeKind.Map => 2,
                    DuckLakeTypeKind.Struct => nested.Count,
                    null => nested.Count,
                    _ => 0,
                };
                if (nested.Count != expected)
                {
                    throw Corrupt(tableName, row, $"a {row.TypeText} has {expected} child columns, but there are {nested.Count}");
                }

                level.Add(row.ToDefinition(type, nested, tagsOf(row.ColumnId)));
            }

            return level;
        }

        bool Reaches(ColumnRow row)
        {
            for (var steps = 0; steps <= _rows.Count; steps++)
            {
                if (row.ParentId is not { } parent)
                {
                    return true;
                }

                if (!_rows.TryGetValue(parent, out row!))
                {
                    return false;
                }
            }

            return false;
        }
    }

    private MetadataException Corrupt(string tableName, ColumnRow row, string what) => MetadataException.Corrupt(
        "ducklake_column", $"column '{row.Name}' (id {row.ColumnId}) of table '{tableName}' (id {tableId}): {what}.", tableId);
}
