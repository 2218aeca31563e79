using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Data;

/// <content>What is known of the columns.</content>
public sealed partial class DuckLakeDataReader : IDbColumnSchemaGenerator
{
    /// <inheritdoc/>
    public override string GetName(int ordinal) => Column(ordinal).Name;

    /// <summary>The position of a column, in the given case first.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="IndexOutOfRangeException">There is none of that name.</exception>
    public override int GetOrdinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RequireOpen();
        int found = Array.FindIndex(_columns, column => column.Name == name);
        found = found >= 0 ? found : Array.FindIndex(_columns, column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : throw new IndexOutOfRangeException($"The result set has no column '{name}'.");
    }

    /// <summary>The type of a column as <c>typeof</c> prints it, as <c>DECIMAL(10,2)</c> or <c>INTEGER[]</c>.</summary>
    /// <param name="ordinal">The column.</param>
    public override string GetDataTypeName(int ordinal) => Column(ordinal).Type.ToString();

    /// <summary>The type of <see cref="GetValue"/>; object where it depends on the value, as for UNION and VARIANT.</summary>
    /// <param name="ordinal">The column.</param>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    [UnconditionalSuppressMessage("Trimming", "IL2073", Justification = "The types are those of the base library that values are made of.")]
    public override Type GetFieldType(int ordinal) => Column(ordinal).Type.ClrType;

    /// <summary>The columns of the current result set.</summary>
    public ReadOnlyCollection<DbColumn> GetColumnSchema()
    {
        RequireOpen();
        DbColumn[] columns = new DbColumn[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new ResultDbColumn(_columns[i].Name, i, _columns[i].Type);
        }

        return new ReadOnlyCollection<DbColumn>(columns);
    }

    /// <inheritdoc/>
    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<ReadOnlyCollection<DbColumn>>(cancellationToken) : Task.FromResult(GetColumnSchema());

    /// <summary>The columns as a table, one row each; null without a result set.</summary>
    public override DataTable? GetSchemaTable()
    {
        RequireOpen();
        return _columns.Length == 0 ? null : SchemaTable.Create(GetColumnSchema());
    }

    /// <inheritdoc/>
    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<DataTable?>(cancellationToken) : Task.FromResult(GetSchemaTable());
}
