using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Statistics of rows kept inside the catalog: per leaf column the counts and the texts of the smallest and greatest value, as the
/// reference gathers them (text of every type, NaN greatest, nothing said about NaNs).
/// </summary>
internal static class InlinedStatistics
{
    /// <summary>One entry per leaf column, by ascending column id.</summary>
    public static IReadOnlyList<WrittenColumnStatistics> Gather(IReadOnlyList<ColumnDefinition> columns, RecordBatch batch)
    {
        var gathered = new List<WrittenColumnStatistics>();
        int[] rows = new int[batch.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        for (int i = 0; i < columns.Count; i++)
        {
            Gather(columns[i], batch.Column(i), batch.Schema.FieldsList[i], rows, gathered);
        }

        gathered.Sort((left, right) => left.ColumnId.CompareTo(right.ColumnId));
        return gathered;
    }

    /// <param name="column">The column.</param>
    /// <param name="values">Its values.</param>
    /// <param name="field">The field of the values.</param>
    /// <param name="rows">Positions of the values to look at; -1 stands for a NULL.</param>
    /// <param name="gathered">Receives the leaf columns.</param>
    private static void Gather(
        ColumnDefinition column, IArrowArray values, Field field, ReadOnlySpan<int> rows, List<WrittenColumnStatistics> gathered)
    {
        switch (column.RequireType().Kind)
        {
            case DuckLakeTypeKind.Struct:
                int[] present = Present(values, rows);
                var structs = (StructArray)values;
                for (int i = 0; i < column.Children.Count; i++)
                {
                    Gather(column.Children[i], structs.GetField(i), ((StructType)field.DataType).Fields[i], present, gathered);
                }

                break;
            case DuckLakeTypeKind.List:
                var lists = (ListArray)values;
                Gather(column.Children[0], lists.Values, ((ListType)field.DataType).ValueField, Elements(lists, rows), gathered);
                break;
            case DuckLakeTypeKind.Map:
                var maps = (MapArray)values;
                var map = (MapType)field.DataType;
                int[] entries = Elements(maps, rows);
                Gather(column.Children[0], maps.Keys, map.KeyField, entries, gathered);
                Gather(column.Children[1], maps.Values, map.ValueField, entries, gathered);
                break;
            default:
                gathered.Add(new WrittenColumnStatistics(column.ColumnId, GatherLeaf(column.RequireType(), values, field, rows)));
                break;
        }
    }

    private static int[] Present(IArrowArray values, ReadOnlySpan<int> rows)
    {
        int[] present = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            present[i] = rows[i] < 0 || values.IsNull(rows[i]) ? -1 : rows[i];
        }

        return present;
    }

    private static int[] Elements(ListArray lists, ReadOnlySpan<int> rows)
    {
        var elements = new List<int>();
        foreach (int row in rows)
        {
            if (row >= 0 && !lists.IsNull(row))
            {
                for (int element = lists.ValueOffsets[row]; element < lists.ValueOffsets[row + 1]; element++)
                {
                    elements.Add(element);
                }
            }
        }

        return [.. elements];
    }

    private static FileColumnStatistics GatherLeaf(DuckLakeType type, IArrowArray values, Field field, ReadOnlySpan<int> rows)
    {
        var bounds = new InlinedBounds(type);
        long nullCount = 0;
        foreach (int row in rows)
        {
            if (row < 0 || ValueText.Format(values, field, row) is not { } text)
            {
                nullCount++;
            }
            else
            {
                bounds.Add(text);
            }
        }

        return new FileColumnStatistics
        {
            ValueCount = rows.Length - nullCount,
            NullCount = nullCount,
            Min = StatisticsText.Storable(bounds.Min),
            Max = StatisticsText.Storable(bounds.Max),
        };
    }
}
