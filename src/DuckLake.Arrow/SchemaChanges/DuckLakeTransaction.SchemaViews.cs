namespace DuckLake.Arrow;

/// <content>Changes of views and macros.</content>
public sealed partial class DuckLakeTransaction
{
    /// <summary>Creates a view. The SQL is kept as text; nobody checks it here.</summary>
    /// <param name="name">The name; the schema exists. Tables and views share their names.</param>
    /// <param name="sql">The SELECT in DuckDB's dialect. <c>{DUCKLAKE_CATALOG}</c> stands for the name the lake is attached as.</param>
    /// <param name="columnAliases">Names for the columns, in order; null or empty to keep the query's own.</param>
    /// <param name="mode">What to do when there is a view of that name.</param>
    /// <param name="catalogAlias">A name the lake has in <paramref name="sql"/>, to be kept as <c>{DUCKLAKE_CATALOG}</c>; null for none.</param>
    /// <exception cref="DuckLakeException">The name is taken, or an alias is given twice.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void CreateView(
        DuckLakeName name,
        string sql,
        IReadOnlyList<string>? columnAliases = null,
        CreateMode mode = CreateMode.FailIfExists,
        string? catalogAlias = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        Editor.CreateView(name, string.IsNullOrEmpty(catalogAlias) ? sql : ViewText.ToStored(sql, catalogAlias), columnAliases ?? [], mode);
    }

    /// <summary>Drops a view.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="mode">What to do when there is no such view.</param>
    /// <exception cref="DuckLakeException">There is no such view.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropView(DuckLakeName name, DropMode mode = DropMode.FailIfMissing) => Editor.DropView(name, mode);

    /// <summary>Gives a view another name in its schema.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="newName">The new name.</param>
    /// <exception cref="DuckLakeException">There is no such view, or the new name is taken.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void RenameView(DuckLakeName name, string newName) => Editor.RenameView(name, newName);

    /// <summary>Sets or takes away the comment of a view.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="comment">The comment, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such view.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetViewComment(DuckLakeName name, string? comment) => SetViewTag(name, TagSet.Comment, comment);

    /// <summary>Sets or takes away a tag of a view.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="value">The value, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such view.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetViewTag(DuckLakeName name, string key, string? value) => Editor.SetViewTag(name, null, key, value);

    /// <summary>Sets or takes away the comment of a column of a view; only catalogs of version 1.1 have these.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="columnName">The column's name as the view's query gives it, taken literally.</param>
    /// <param name="comment">The comment, or null for none.</param>
    /// <exception cref="DuckLakeException">There is no such view, or the catalog is of version 1.0.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void SetViewColumnComment(DuckLakeName name, string columnName, string? comment)
    {
        ArgumentNullException.ThrowIfNull(columnName);
        Editor.SetViewTag(name, columnName, TagSet.Comment, comment);
    }

    /// <summary>Creates a macro. The SQL is kept as text; nobody checks it here.</summary>
    /// <param name="name">The name; the schema exists. Scalar and table macros have names of their own.</param>
    /// <param name="kind">What the macro gives.</param>
    /// <param name="overloads">The overloads in order, at least one.</param>
    /// <param name="mode">What to do when there is a macro of that name and kind.</param>
    /// <exception cref="DuckLakeException">The name is taken, or a parameter is not possible.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void CreateMacro(
        DuckLakeName name, DuckLakeMacroKind kind, IReadOnlyList<DuckLakeMacroOverload> overloads, CreateMode mode = CreateMode.FailIfExists)
    {
        ArgumentNullException.ThrowIfNull(overloads);
        Editor.CreateMacro(name, kind, overloads, mode);
    }

    /// <summary>Drops a macro with all its overloads.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="kind">What the macro gives.</param>
    /// <param name="mode">What to do when there is no such macro.</param>
    /// <exception cref="DuckLakeException">There is no such macro.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DropMacro(DuckLakeName name, DuckLakeMacroKind kind, DropMode mode = DropMode.FailIfMissing) => Editor.DropMacro(name, kind, mode);
}
