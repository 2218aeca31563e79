using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <content>Changes of columns, partitioning and sort order.</content>
public sealed partial class DuckLakeTransaction
{
    /// <summary>Adds a column behind the others, or a field to a struct. Rows that exist get the default.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="column">The column; it allows NULL, and its default is a literal.</param>
    /// <param name="parentPath">The dotted path of the struct; null for a column of the table. Names that hold a dot stand in double quotes.</param>
    /// <param name="mode">What to do when there is a column of that name; <see cref="CreateMode.Replace"/> is not possible.</param>
    /// <exception cref="DuckLakeException">There is no such table or struct, or the column is not possible.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void AddColumn(DuckLakeName table, DuckLakeColumnSpec column, string? parentPath = null, CreateMode mode = CreateMode.FailIfExists)
    {
        ArgumentNullException.ThrowIfNull(column);
        Editor.AddColumn(table, column, parentPath, mode);
    }

    /// <summary>Drops a column, or a field of a struct.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path; the element of a list is <c>element</c>, key and value of a map are <c>key</c> and <c>value</c>.</param>
    /// <param name="mode">What to do when there is no such column.</param>
    /// <exception cref="DuckLakeException">There is no such column, it is the last one, or the table is partitioned or sorted by it.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropColumn(DuckLakeName table, string path, DropMode mode = DropMode.FailIfMissing) => Editor.DropColumn(table, path, mode);

    /// <summary>Gives a column, or a field of a struct, another name. Sort expressions follow.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="newName">The new name, taken literally.</param>
    /// <exception cref="DuckLakeException">There is no such column, or the new name cannot be used or is taken.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void RenameColumn(DuckLakeName table, string path, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        Editor.RenameColumn(table, path, newName);
    }

    /// <summary>
    /// Widens the type of a column or field. Files stay as they are. A nested type is compared field by field: new fields are added,
    /// missing ones dropped, common ones widened.
    /// </summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="type">The type; name, default and comment are not used.</param>
    /// <exception cref="DuckLakeException">There is no such column, or values of its type are none of the new one.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetColumnType(DuckLakeName table, string path, DuckLakeColumnSpec type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Editor.SetColumnType(table, path, type);
    }

    /// <summary>Widens the type of a column or field.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="type">The type in DuckDB's text, for example <c>BIGINT</c>.</param>
    /// <exception cref="DuckLakeException">There is no such column or type, or values of the column's type are none of the new one.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetColumnType(DuckLakeName table, string path, string type) =>
        SetColumnType(table, path, DuckLakeColumnSpec.Parse("type", type));

    /// <summary>Sets the default for new rows. Rows that exist keep what they have.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path of the column.</param>
    /// <param name="value">The default.</param>
    /// <exception cref="DuckLakeException">There is no such column, or the literal is no value of its type.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetDefault(DuckLakeName table, string path, DuckLakeDefault value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Editor.SetDefault(table, path, value);
    }

    /// <summary>Takes the default for new rows away.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path of the column.</param>
    /// <exception cref="DuckLakeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropDefault(DuckLakeName table, string path) => Editor.SetDefault(table, path, null);

    /// <summary>Forbids NULL in a top-level column, after looking for one.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="columnName">The column's name, in any case.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>A task that ends when NULL is forbidden.</returns>
    /// <exception cref="DuckLakeException">There is no such column, it holds NULL, or NULL is forbidden already.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task SetNotNullAsync(DuckLakeName table, string columnName, CancellationToken cancellationToken = default)
    {
        WorkingColumn column = Editor.FindForNotNull(table, columnName);
        if (await HasNullAsync(GetTable(table), column, cancellationToken).ConfigureAwait(false))
        {
            throw SchemaErrors.Catalog($"Cannot SET NOT NULL on column {column.Name} - the column has NULL values");
        }

        Editor.SetNotNull(table, column.Name);
    }

    /// <summary>Allows NULL in a top-level column.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="columnName">The column's name, in any case.</param>
    /// <exception cref="DuckLakeException">There is no such column, or NULL is allowed already.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropNotNull(DuckLakeName table, string columnName) => Editor.DropNotNull(table, columnName);

    /// <summary>Sets or takes away the comment of a column or field.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="comment">The comment, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetColumnComment(DuckLakeName table, string path, string? comment) => SetColumnTag(table, path, TagSet.Comment, comment);

    /// <summary>Sets or takes away a tag of a column or field.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="value">The value, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetColumnTag(DuckLakeName table, string path, string key, string? value) => Editor.SetColumnTag(table, path, key, value);

    /// <summary>Sets the keys new files are partitioned by. Files that exist stay as they are.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="keys">The keys in order, at least one; the keys there are already change nothing.</param>
    /// <exception cref="DuckLakeException">There is no such column, or a transform does not apply to it.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetPartitioning(DuckLakeName table, params IReadOnlyList<DuckLakePartitionKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count);
        Editor.SetPartitioning(table, keys);
    }

    /// <summary>Writes new files without partitions.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void ResetPartitioning(DuckLakeName table) => Editor.SetPartitioning(table, []);

    /// <summary>Sets the order rows of new files have.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <param name="keys">The keys in order, at least one.</param>
    /// <exception cref="DuckLakeException">A key names a column that does not exist.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetSortOrder(DuckLakeName table, params IReadOnlyList<DuckLakeSortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count);
        Editor.SetSortOrder(table, keys);
    }

    /// <summary>Writes new files in the order rows come in.</summary>
    /// <param name="table">The table's name, in any case.</param>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void ResetSortOrder(DuckLakeName table) => Editor.SetSortOrder(table, []);

    private static async Task<bool> HasNullAsync(DuckLakeTable table, WorkingColumn column, CancellationToken cancellationToken)
    {
        string path = ColumnPath.Format([column.Name]);
        DuckLakeScanBuilder scan = table.Scan().Select(path);
        if (column.Type is { IsNested: false })
        {
            scan = scan.Where(DuckLakeFilter.IsNull(path)).Limit(1);
        }

        using IArrowArrayStream rows = await scan.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                if (batch.Length > 0 && batch.Column(0).NullCount > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
