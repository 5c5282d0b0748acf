/** Sorts a table by the column whose title is pressed. Without it, the report is whole and the worst targets stand first. */
export const reportScript = `
for (const button of document.querySelectorAll('th button')) {
  button.addEventListener('click', () => {
    const th = button.closest('th');
    const body = th.closest('table').querySelector('tbody.rows');
    const column = th.cellIndex;
    const way = th.getAttribute('aria-sort') === 'descending' ? 1 : -1;
    const valueOf = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const compare = (a, b) => {
      const [left, right] = [valueOf(a), valueOf(b)];
      const isNumber = left !== '' && right !== '' && !Number.isNaN(Number(left) + Number(right));
      return isNumber ? left - right : left.localeCompare(right, 'en');
    };
    body.append(...[...body.rows].sort((a, b) => way * compare(a, b)));
    for (const other of th.parentElement.cells) other.removeAttribute('aria-sort');
    th.setAttribute('aria-sort', way === 1 ? 'ascending' : 'descending');
  });
}
`;

/** SHA-256 of the script, in base64: the policy of the document lets nothing else run. */
export const REPORT_SCRIPT_HASH = '2BopXuWhyEAo2SkQjUD8gUOWBHGyOZOTsZ4OHiUVi7s=';
