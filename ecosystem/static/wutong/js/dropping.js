// A file dropped anywhere on the page goes into the form's file field; the field stays what it is without a script.
const field = document.querySelector('input[type="file"][data-drop]');
if (field) {
  const form = field.form;
  const over = (event) => {
    event.preventDefault();
    form.classList.add("is-dropping");
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", () => form.classList.remove("is-dropping"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-dropping");
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
  });
}
