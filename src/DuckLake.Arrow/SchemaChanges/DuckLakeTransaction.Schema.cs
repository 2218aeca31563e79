using DuckLake.Columnar;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <content>Changes of schemas and tables. All of them are checked at once; what is refused leaves the transaction as it was.</content>
public sealed partial class DuckLakeTransaction
{
    private SchemaEditor? _editor;

    private SchemaEditor Editor
    {
        get
        {
            CheckActive();
            return _editor ??= new SchemaEditor(Definitions, Apply);
        }
    }

    /// <summary>Creates a schema.</summary>
    /// <param name="name">The name, taken literally: dots belong to it.</param>
    /// <param name="mode">What to do when there is one of that name. A schema is replaced only when it is empty.</param>
    /// <exception cref="DuckLakeException">The name cannot be used or is taken.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void CreateSchema(string name, CreateMode mode = CreateMode.FailIfExists)
    {
        ArgumentNullException.ThrowIfNull(name);
        Editor.CreateSchema([name], mode);
    }

    /// <summary>Creates a schema inside another one; only catalogs of version 1.1 have these.</summary>
    /// <param name="path">The names from the top-level schema down; all but the last one exist.</param>
    /// <param name="mode">What to do when there is one of that name. A schema is replaced only when it is empty.</param>
    /// <exception cref="DuckLakeException">The name cannot be used or is taken, the parent does not exist, or the catalog is of version 1.0.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void CreateNestedSchema(IReadOnlyList<string> path, CreateMode mode = CreateMode.FailIfExists)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfZero(path.Count);
        Editor.CreateSchema(path, mode);
    }

    /// <summary>Drops a schema.</summary>
    /// <param name="name">The name, in any case; names of nested schemas are joined by dots.</param>
    /// <param name="mode">What to do when there is no such schema.</param>
    /// <param name="behavior">What to do with the objects in it.</param>
    /// <exception cref="DuckLakeException">There is no such schema, or it is not empty.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropSchema(string name, DropMode mode = DropMode.FailIfMissing, DropBehavior behavior = DropBehavior.Restrict) =>
        Editor.DropSchema(name, mode, behavior);

    /// <summary>Creates a table.</summary>
    /// <param name="name">The name; the schema exists.</param>
    /// <param name="columns">The columns in order, at least one.</param>
    /// <param name="mode">What to do when there is a table of that name. A replaced table loses its comments, partitioning and options.</param>
    /// <returns>The table, or with <see cref="CreateMode.KeepExisting"/> the one that was there.</returns>
    /// <exception cref="DuckLakeException">The name is taken, or a column is not possible.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public DuckLakeTable CreateTable(DuckLakeName name, IReadOnlyList<DuckLakeColumnSpec> columns, CreateMode mode = CreateMode.FailIfExists)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Editor.CreateTable(name, columns, mode);
        return GetTable(name);
    }

    /// <summary>Creates a table with columns for the fields of an Arrow schema.</summary>
    /// <param name="name">The name; the schema exists.</param>
    /// <param name="schema">The fields; see <see cref="DuckLakeColumnSpec.FromField"/>.</param>
    /// <param name="mode">What to do when there is a table of that name.</param>
    /// <returns>The table, or with <see cref="CreateMode.KeepExisting"/> the one that was there.</returns>
    /// <exception cref="DuckLakeException">The name is taken, or a field has no column type.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public DuckLakeTable CreateTable(DuckLakeName name, Schema schema, CreateMode mode = CreateMode.FailIfExists) =>
        CreateTable(name, DuckLakeColumnSpec.FromSchema(schema), mode);

    /// <summary>Drops a table. Its rows stay readable at older snapshots.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="mode">What to do when there is no such table.</param>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropTable(DuckLakeName name, DropMode mode = DropMode.FailIfMissing) => Editor.DropTable(name, mode);

    /// <summary>Gives a table another name in its schema. Its id and directory stay.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="newName">The new name.</param>
    /// <exception cref="DuckLakeException">There is no such table, or the new name is taken.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void RenameTable(DuckLakeName name, string newName) => Editor.RenameTable(name, newName);

    /// <summary>
    /// Moves a table to another schema. Its id stays, and so do its files: the catalog keeps their directory as a full path from now
    /// on, so the lake cannot be copied elsewhere as a whole any more.
    /// </summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="newSchemaName">The schema, in any case.</param>
    /// <exception cref="DuckLakeException">There is no such table or schema, or the name is taken there.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void MoveTable(DuckLakeName name, string newSchemaName) => Editor.MoveTable(
        name,
        newSchemaName,
        (schema, table) => Catalog.Directory
            .GetDirectory(new StoredPath(schema.Path, schema.IsRelative))
            .GetDirectory(new StoredPath(table.Path, table.IsRelative)).FullPath);

    /// <summary>Sets or takes away the comment of a table.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="comment">The comment, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetTableComment(DuckLakeName name, string? comment) => SetTableTag(name, TagSet.Comment, comment);

    /// <summary>Sets or takes away a tag of a table.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="value">The value, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetTableTag(DuckLakeName name, string key, string? value) => Editor.SetTableTag(name, key, value);
}
